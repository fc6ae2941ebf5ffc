import type { Discovery } from '../model/discovery.ts';
import type { Parameter, ParameterValue, Profile } from '../model/profile.ts';
import { isAddress, isHostName, parseSubnet } from './address.ts';
import { discoveredValue } from './discovered.ts';
import { parsePorts } from './ports.ts';
import { type Problem, valueProblem } from './problem.ts';
import { quote } from './quote.ts';
import { hint } from './suggest.ts';
import { parseUrl } from './url.ts';
import { urlTrouble } from './values.ts';

/** Values as the user gave them: `--set` first, then the environment, then what was discovered. */
export interface GivenValues {
  readonly set: Readonly<Record<string, string>>;
  /** The process's environment; only `REACHCHECK_` names of known parameters are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly discovered?: Discovery;
}

/** One parameter, and what there is to say about it: errors, warnings, and lines on where its value came from. */
interface ReadParameter {
  readonly value: ParameterValue;
  readonly troubles: readonly string[];
  readonly warnings?: readonly string[];
  readonly notes?: readonly string[];
}

/** `masterUrl` -> `REACHCHECK_MASTER_URL`. */
export function environmentName(parameter: string): string {
  return `REACHCHECK_${parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The value of every parameter of the profiles, and every problem with what was given. */
export function readParameters(
  profiles: readonly Profile[],
  given: GivenValues,
): {
  readonly values: readonly ParameterValue[];
  readonly problems: readonly Problem[];
  /** Which values were discovered, and where. */
  readonly notes: readonly string[];
} {
  const declarations = declared(profiles);
  const names = [...declarations.keys()];
  const unknown = Object.keys(given.set)
    .filter((name) => !declarations.has(name))
    .map((name) => `--set ${name}: unknown parameter ${quote(name)} ${hint(name, names)}`);
  const read = [...declarations].map(([name, parameters]) => readParameter(name, parameters, given));
  const messages = new Set([...unknown, ...read.flatMap(({ troubles }) => troubles)]);
  const warnings = new Set(read.flatMap((parameter) => parameter.warnings ?? []));
  return {
    values: followed(
      read.map(({ value }) => value),
      declarations,
    ),
    problems: [
      ...[...messages].map(valueProblem),
      ...[...warnings].map((message) => ({ ...valueProblem(message), severity: 'warning' as const })),
    ],
    notes: read.flatMap(({ notes = [] }) => notes),
  };
}

/** What nobody gave follows the parameter that its profile names, where that one has a value. */
function followed(
  values: readonly ParameterValue[],
  declarations: ReadonlyMap<string, readonly Parameter[]>,
): readonly ParameterValue[] {
  const byName = new Map(values.map(({ name, value }) => [name, value]));
  return values.map((one) => {
    if (one.origin !== 'default' && one.origin !== 'unset') return one;
    const rule = declarations.get(one.name)?.find(({ defaultBy }) => defaultBy !== null)?.defaultBy ?? null;
    const leader = rule === null ? null : byName.get(rule.parameter);
    const value = typeof leader === 'string' ? rule?.values[leader] : undefined;
    return value === undefined ? one : { ...one, value, origin: 'default' };
  });
}

/** What is wrong with the default of a parameter. */
export function defaultProblems(parameter: Parameter): readonly string[] {
  const { default: value, type } = parameter;
  if (value === null) return [];
  if (Array.isArray(value) !== (type === 'list'))
    return [
      `the default of a parameter of type ${type} is ${type === 'list' ? 'a list, such as [us, de]' : 'one text, not a list'}`,
    ];
  return [value].flat().flatMap((item) => valueTrouble(parameter, item) ?? []);
}

function declared(profiles: readonly Profile[]): ReadonlyMap<string, readonly Parameter[]> {
  const declarations = new Map<string, Parameter[]>();
  for (const parameter of profiles.flatMap(({ parameters }) => parameters)) {
    const same = declarations.get(parameter.name);
    if (same === undefined) declarations.set(parameter.name, [parameter]);
    else same.push(parameter);
  }
  return declarations;
}

/** The value has to suit every profile that asks for it; without one the first default counts. */
function readParameter(name: string, parameters: readonly Parameter[], given: GivenValues): ReadParameter {
  const isList = parameters.some(({ type }) => type === 'list');
  if (isList && parameters.some(({ type }) => type !== 'list')) {
    const message = `parameter ${quote(name)} is a list in one of the profiles and no list in another; check them one by one`;
    return { value: { name, value: null, origin: 'unset' }, troubles: [message] };
  }
  const { text, origin, where } = givenText(name, given);
  const items = isList ? text.split(',').flatMap((item) => item.trim() || []) : [text];
  // An empty value means "not set": it never becomes an empty host name.
  if (text === '' || items.length === 0) return notGiven(name, parameters, given.discovered ?? NOTHING);
  const troubles = parameters.flatMap((parameter) => items.flatMap((item) => valueTrouble(parameter, item) ?? []));
  return {
    value: { name, value: isList ? items : text, origin },
    troubles: troubles.map((trouble) => `${where}: ${trouble}`),
  };
}

const NOTHING: Discovery = { found: [], missing: [] };

function notGiven(name: string, parameters: readonly Parameter[], discovery: Discovery): ReadParameter {
  const { value, notes, unusable } = discoveredValue(
    name,
    parameters,
    discovery,
    (item) => parameters.flatMap((parameter) => valueTrouble(parameter, item) ?? [])[0] ?? null,
  );
  const fallback = parameters.find((parameter) => parameter.default !== null)?.default ?? null;
  return {
    value: value ?? { name, value: fallback, origin: fallback === null ? 'unset' : 'default' },
    troubles: [],
    warnings: unusable.map((trouble) => `${trouble}; it is left out, give the right one with --set ${name}=VALUE`),
    notes,
  };
}

function givenText(
  name: string,
  { set, environment }: GivenValues,
): { readonly text: string; readonly origin: 'set' | 'environment'; readonly where: string } {
  const text = Object.hasOwn(set, name) ? (set[name]?.trim() ?? '') : '';
  if (text !== '') return { text, origin: 'set', where: `--set ${name}` };
  const variable = environmentName(name);
  return { text: environment[variable]?.trim() ?? '', origin: 'environment', where: variable };
}

function valueTrouble({ oneOf, type }: Parameter, text: string): string | null {
  if (oneOf !== null) return oneOf.includes(text) ? null : `unknown value ${quote(text)} ${hint(text, oneOf)}`;
  switch (type) {
    case 'url':
      return parseUrl(text) === null ? urlTrouble(text) : null;
    case 'host':
      return isHostName(text) || isAddress(text) ? null : `${quote(text)} is not a host name or an address`;
    case 'port':
      return /^[0-9]+$/.test(text) && parsePorts(text) !== null ? null : `${quote(text)} is not a port from 1 to 65535`;
    case 'subnet':
      return subnetTrouble(text);
    case 'text':
      return /^[A-Za-z0-9._-]+$/.test(text)
        ? null
        : `${quote(text)} may hold letters, digits, dots, hyphens and underscores only`;
    case 'list':
    case 'file':
      return null;
  }
}

function subnetTrouble(text: string): string | null {
  const isSubnet = isAddress(text) || parseSubnet(text) !== null;
  return isSubnet ? null : `${quote(text)} is not a subnet such as 10.240.0.0/24`;
}
