import type { Parameter, ParameterOrigin, ParameterValue, Profile } from '../model/profile.ts';
import { isAddress, isHostName } from './address.ts';
import { parseUrl } from './check.ts';
import { type Problem, valueProblem } from './problem.ts';
import { hint } from './suggest.ts';

/** Values as the user gave them: `--set` first, then the environment. */
export interface GivenValues {
  readonly set: Readonly<Record<string, string>>;
  /** The process's environment; only `REACHCHECK_` names of known parameters are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `masterUrl` -> `REACHCHECK_MASTER_URL`. */
export function environmentName(parameter: string): string {
  return `REACHCHECK_${parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The value of every parameter of the profiles, and every problem with what was given. */
export function readParameters(
  profiles: readonly Profile[],
  given: GivenValues,
): { readonly values: readonly ParameterValue[]; readonly problems: readonly Problem[] } {
  const parameters = profiles.flatMap((profile) => profile.parameters);
  const names = [...new Set(parameters.map(({ name }) => name))];
  const problems = Object.keys(given.set)
    .filter((name) => !names.includes(name))
    .map((name) => valueProblem(`--set ${name}: unknown parameter "${name}" ${hint(name, names)}`));
  const values = names.map((name) => {
    const declared = parameters.filter((parameter) => parameter.name === name);
    const [first] = declared;
    const { text, origin, where } = givenText(name, given);
    // An empty value means "not set": it never becomes an empty host name.
    if (first === undefined || text === '')
      return { name, value: first?.default ?? null, origin: defaultOrigin(first) };
    const value =
      first.type === 'list'
        ? text
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== '')
        : text;
    for (const parameter of declared) {
      for (const item of [value].flat()) {
        const trouble = valueTrouble(parameter, item);
        if (trouble !== null) problems.push(valueProblem(`${where}: ${trouble}`));
      }
    }
    return { name, value, origin };
  });
  return { values, problems };
}

function defaultOrigin(parameter: Parameter | undefined): ParameterOrigin {
  return parameter === undefined || parameter.default === null ? 'unset' : 'default';
}

function givenText(name: string, given: GivenValues): { text: string; origin: ParameterOrigin; where: string } {
  const set = given.set[name]?.trim();
  if (set !== undefined && set !== '') return { text: set, origin: 'set', where: `--set ${name}` };
  const variable = environmentName(name);
  const text = given.environment[variable]?.trim() ?? '';
  return { text, origin: 'environment', where: variable };
}

function valueTrouble(parameter: Parameter, text: string): string | null {
  if (parameter.oneOf !== null && !parameter.oneOf.includes(text))
    return `unknown value "${text}" ${hint(text, parameter.oneOf)}`;
  switch (parameter.type) {
    case 'url':
      return parseUrl(text) === null
        ? `"${text}" is not an http or https URL without credentials, such as https://c3.us-south.containers.cloud.ibm.com:30426`
        : null;
    case 'host':
      return isHostName(text) || isAddress(text) ? null : `"${text}" is not a host name or an address`;
    case 'port':
      return /^[0-9]{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
        ? null
        : `"${text}" is not a port from 1 to 65535`;
    case 'text':
      return /^[A-Za-z0-9._-]+$/.test(text)
        ? null
        : `"${text}" may hold letters, digits, dots, hyphens and underscores only`;
    case 'list':
    case 'file':
      return null;
  }
}
