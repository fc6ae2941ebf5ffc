import type {
  Check,
  Destination,
  ParameterValue,
  Profile,
  Requirement,
  RequirementTemplate,
} from '../model/profile.ts';
import { isAddress, isSequence, isWildcard, normalAddress, parseSubnet } from './address.ts';
import { fillCheck, withoutGaps } from './fill-check.ts';
import { parsePorts } from './ports.ts';
import { type Problem, valueProblem } from './problem.ts';
import { quote } from './quote.ts';
import { fillText, placeholders, placeholdersIn } from './template.ts';
import { parseUrl, schemeTrouble, urlHost, urlPath, urlPort } from './url.ts';
import { type ValueKind, valueTrouble } from './values.ts';

type ValueOf = (name: string) => ParameterValue['value'];

/** The requirements of a profile for these parameter values. A missing value leaves a gap, never an empty text. */
export function fillProfile(
  profile: Profile,
  values: readonly ParameterValue[],
): { readonly requirements: readonly Requirement[]; readonly problems: readonly Problem[] } {
  const byName = new Map(values.map(({ name, value }) => [name, value]));
  const valueOf: ValueOf = (name) => byName.get(name) ?? null;
  const chosen = profile.requirements.filter((template) => isChosen(template, valueOf));
  const filled = chosen.map((template) => ({ template, requirement: fillTemplate(template, profile, valueOf) }));
  return {
    requirements: filled.map(({ requirement }) => requirement),
    problems: filled
      .filter(({ requirement }) => requirement.gap === null)
      .flatMap(({ template }) => templateProblems(template, valueOf)),
  };
}

/** Where the user chose rows by name, the others are no requirements of this user's. Without a choice all stay, as gaps. */
function isChosen({ when }: RequirementTemplate, valueOf: ValueOf): boolean {
  if (when === null || when.includes === null) return true;
  const rows = valueOf(when.parameter);
  return rows === null || [rows].flat().includes(when.includes);
}

/** What the rows that the user did not choose would ask for, each as if it were chosen; its gap says so. */
export function fillOthers(profile: Profile, values: readonly ParameterValue[]): readonly Requirement[] {
  const byName = new Map(values.map(({ name, value }) => [name, value]));
  const valueOf: ValueOf = (name) => byName.get(name) ?? null;
  return profile.requirements.flatMap((template) => {
    const { when } = template;
    if (when === null || isChosen(template, valueOf)) return [];
    const { parameter, includes } = when;
    const filled = fillTemplate(template, profile, (name) => (name === parameter ? includes : valueOf(name)));
    return [
      { ...filled, gap: { parameter, conditional: true, howTo: `Add --set ${parameter}=${includes ?? 'VALUE'}.` } },
    ];
  });
}

function fillTemplate(template: RequirementTemplate, profile: Profile, valueOf: ValueOf): Requirement {
  const fill = filler(valueOf);
  const missing = missingParameter(template, valueOf);
  const parameter = profile.parameters.find(({ name }) => name === missing);
  const urls = urlsOf(template, fill);
  return {
    id: template.id,
    profiles: [profile.name],
    vantage: profile.vantage,
    title: fill(template.title),
    destinations: template.destinations.map(({ kind, value }) => destination(kind, fill(value))),
    witnesses: template.witnesses.map((witness) => fill(witness).toLowerCase()),
    from: template.from.map((text) => sourceText(fill(text))),
    ports: urls.length > 0 ? urls.map(urlPort) : template.ports.flatMap((text) => parsePorts(fill(text)) ?? []),
    protocol: template.protocol,
    direction: template.direction,
    need: template.need,
    expect: template.expect,
    provable: template.provable,
    checks: template.checks.map((check) => completeCheck(fillCheck(check, fill), urls)),
    address: template.address,
    published: template.published.flatMap((text) => publishedSubnet(fill(text))),
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
            howTo: parameter?.howTo ?? `Needed: ${parameter?.title ?? missing}.`,
          },
  };
}

function filler(valueOf: ValueOf): (text: string) => string {
  return (text) =>
    fillText(text, (name) => {
      const value = valueOf(name);
      return typeof value === 'string' ? value : undefined;
    });
}

function urlsOf(template: RequirementTemplate, fill: (text: string) => string): readonly URL[] {
  return template.destinations.filter(({ kind }) => kind === 'url').flatMap(({ value }) => parseUrl(fill(value)) ?? []);
}

/** The condition's parameter first, then those of destination, ports, path and query; files and server names may be left out. */
function missingParameter(template: RequirementTemplate, valueOf: ValueOf): string | null {
  const needed = [
    ...(template.when === null ? [] : [template.when.parameter]),
    ...placeholdersIn([
      template.destinations,
      template.ports,
      template.witnesses,
      template.from,
      template.checks.map((check) => ({ ...check, ca: null, client: null, serverName: null })),
    ]),
  ];
  return needed.find((name) => valueOf(name) === null) ?? null;
}

function completeCheck(check: Check, [url]: readonly URL[]): Check {
  const complete = withoutGaps(check);
  return 'path' in complete && url !== undefined ? { ...complete, path: urlPath(url, complete.path) } : complete;
}

function destination(kind: 'host' | 'cidr' | 'url', text: string): Destination {
  if (kind === 'url') {
    const url = parseUrl(text);
    return destination('host', url === null ? text : urlHost(url));
  }
  if (isAddress(text)) return { kind: 'address', value: normalAddress(text) };
  if (kind === 'host') return { kind: nameKind(text), value: lowerCase(text) };
  const subnet = parseSubnet(text);
  if (subnet?.single === true) return { kind: 'address', value: subnet.text.slice(0, subnet.text.indexOf('/')) };
  return { kind: 'cidr', value: subnet?.text ?? text };
}

function nameKind(text: string): Destination['kind'] {
  if (isWildcard(text)) return 'wildcard';
  return isSequence(text) ? 'sequence' : 'host';
}

function sourceText(text: string): string {
  const { value } = destination('cidr', text);
  return lowerCase(value);
}

/** Names are the same in either case; the names of parameters, which stand for a missing value, are not. */
function lowerCase(text: string): string {
  return placeholders(text).length > 0 ? text : text.toLowerCase();
}

function publishedSubnet(text: string): readonly string[] {
  return isAddress(text) ? [normalAddress(text)] : [parseSubnet(text)?.text ?? []].flat();
}

/** What parameter values made of destinations and ports that cannot be. */
function templateProblems(template: RequirementTemplate, valueOf: ValueOf): readonly Problem[] {
  const fill = filler(valueOf);
  const texts: readonly { readonly kind: ValueKind; readonly text: string }[] = [
    ...template.destinations.map(
      ({ kind, value }) => ({ kind: kind === 'cidr' ? 'cidrs' : kind, text: value }) as const,
    ),
    ...template.ports.map((text) => ({ kind: 'port', text }) as const),
    ...template.witnesses.map((text) => ({ kind: 'witnesses', text }) as const),
    ...template.from.map((text) => ({ kind: 'from', text }) as const),
  ];
  const troubles = texts
    .filter(({ text }) => placeholders(text).length > 0)
    .flatMap(({ kind, text }) => {
      const trouble = valueTrouble(kind, fill(text));
      return trouble === null ? [] : [`${trouble} (it was made of ${quote(text)})`];
    });
  const schemes = urlsOf(template, fill).flatMap((url) => schemeTrouble(url, template.checks) ?? []);
  return [...troubles, ...schemes].map((trouble) => valueProblem(`requirement ${quote(template.id)}: ${trouble}`));
}
