import type {
  Destination,
  ParameterValue,
  PortRange,
  Profile,
  Requirement,
  RequirementTemplate,
} from '../model/profile.ts';
import { isAddress, isHostName, isWildcard, parseSubnet } from './address.ts';
import { parseUrl } from './check.ts';
import { fillCheck } from './expand.ts';
import { type Problem, valueProblem } from './problem.ts';
import { fillText, placeholders, stringsIn } from './template.ts';

/** The requirements of a profile for these parameter values. A missing value leaves a gap, never an empty text. */
export function fillProfile(
  profile: Profile,
  values: readonly ParameterValue[],
): { readonly requirements: readonly Requirement[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const valueOf = (name: string): ParameterValue['value'] => values.find((value) => value.name === name)?.value ?? null;
  const requirements = profile.requirements.flatMap((template) => {
    const { when } = template;
    const chosen = when === null ? null : valueOf(when.parameter);
    // The user chose rows by name: the others are no requirements of this user's.
    if (when !== null && when.includes !== null && !(chosen ?? []).includes(when.includes)) return [];
    const requirement = fillTemplate(template, profile, valueOf);
    if (requirement.gap === null) problems.push(...destinationProblems(requirement));
    return [requirement];
  });
  return { requirements, problems };
}

function fillTemplate(
  template: RequirementTemplate,
  profile: Profile,
  valueOf: (name: string) => ParameterValue['value'],
): Requirement {
  const fill = (text: string): string =>
    fillText(text, (name) => {
      const value = valueOf(name);
      return typeof value === 'string' ? value : undefined;
    });
  const missing = missingParameter(template, valueOf);
  const parameter = profile.parameters.find(({ name }) => name === missing);
  const urls = template.destinations.filter(({ kind }) => kind === 'url').map(({ value }) => parseUrl(fill(value)));
  return {
    id: template.id,
    profiles: [profile.name],
    title: fill(template.title),
    destinations: template.destinations.map(({ kind, value }) => destination(kind, fill(value))),
    witnesses: template.witnesses.map(fill),
    ports: urls.length > 0 ? urls.flatMap(urlPort) : template.ports.flatMap((text) => portRange(fill(text))),
    protocol: template.protocol,
    direction: template.direction,
    need: template.need,
    expect: template.expect,
    checks: template.checks.map((check) => {
      const filled = fillCheck(check, fill);
      // An optional authority file that was not given leaves the chain unverified, which the verdict says.
      return 'ca' in filled && filled.ca !== null && placeholders(filled.ca).length > 0
        ? { ...filled, ca: null }
        : filled;
    }),
    address: template.address,
    published: template.published.map((text) => parseSubnet(fill(text))?.text ?? fill(text)),
    sources: template.sources,
    manual: template.manual === null ? null : fill(template.manual),
    note: template.note === null ? null : fill(template.note),
    retiredOn: template.retiredOn,
    replacedBy: template.replacedBy === null ? null : fill(template.replacedBy),
    gap:
      missing === null
        ? null
        : {
            parameter: missing,
            conditional: template.when?.parameter === missing,
            howTo: parameter?.howTo ?? parameter?.title ?? missing,
          },
  };
}

/** The condition's parameter first, then those of destination, ports, path and query; an authority file may be left out. */
function missingParameter(
  template: RequirementTemplate,
  valueOf: (name: string) => ParameterValue['value'],
): string | null {
  const needed = [
    ...(template.when === null ? [] : [template.when.parameter]),
    ...stringsIn([
      template.destinations,
      template.ports,
      template.witnesses,
      template.checks.map((check) => ({ ...check, ca: null })),
    ]).flatMap(placeholders),
  ];
  return needed.find((name) => valueOf(name) === null) ?? null;
}

function destination(kind: 'host' | 'cidr' | 'url', text: string): Destination {
  if (kind === 'url') return destination('host', parseUrl(text)?.hostname.replace(/^\[(.*)\]$/, '$1') ?? text);
  if (isAddress(text)) return { kind: 'address', value: text };
  if (kind === 'host') return { kind: isWildcard(text) ? 'wildcard' : 'host', value: text.toLowerCase() };
  const subnet = parseSubnet(text);
  if (subnet?.single === true) return { kind: 'address', value: subnet.text.slice(0, subnet.text.indexOf('/')) };
  return { kind: 'cidr', value: subnet?.text ?? text };
}

function urlPort(url: URL | null): PortRange[] {
  if (url === null) return [];
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return [{ from: port, to: port }];
}

function portRange(text: string): PortRange[] {
  const [from, to = from] = text.split('-').map(Number);
  return from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) ? [] : [{ from, to }];
}

function destinationProblems(requirement: Requirement): Problem[] {
  return requirement.destinations
    .filter(({ kind, value }) => kind === 'host' && !isHostName(value))
    .map(({ value }) =>
      valueProblem(
        `requirement "${requirement.id}": "${value}" is not a host name; look at the parameters that it is made of`,
      ),
    );
}
