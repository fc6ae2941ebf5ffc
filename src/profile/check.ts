import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import { isAddress, isHostName, isWildcard, parseSubnet } from './address.ts';
import type { Problem } from './problem.ts';
import { hint } from './suggest.ts';
import { placeholders, stringsIn } from './template.ts';

interface Surroundings {
  readonly parameters: readonly Parameter[];
  readonly documents: Profile['documents'];
  readonly report: (path: readonly unknown[], message: string, severity?: Problem['severity']) => void;
}

/** Reports what the schema cannot see: references to what does not exist, names and numbers that cannot be. */
export function checkTemplate(template: RequirementTemplate, around: Surroundings): void {
  checkReferences(template, around);
  checkDestinations(template, around);
  checkPorts(template, around);
  for (const [index, cidr] of template.published.entries()) checkCidr(cidr, ['published', index], around);
}

function checkReferences(template: RequirementTemplate, { parameters, documents, report }: Surroundings): void {
  const names = parameters.map(({ name }) => name);
  for (const name of new Set(stringsIn(template).flatMap(placeholders))) {
    if (name.startsWith('row.')) continue;
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) report([], `unknown parameter {${name}} ${hint(name, names)}`);
    else if (parameter.type === 'list') report([], `{${name}} is a list; use it with forEach and "select"`);
  }
  const when = template.when?.parameter;
  if (when !== undefined && !names.includes(when)) report(['when'], `unknown parameter "${when}" ${hint(when, names)}`);
  for (const { doc } of template.sources) {
    if (!(doc in documents))
      report(
        ['source'],
        `unknown document "${doc}" ${hint(doc, Object.keys(documents))}; describe it under "documents"`,
      );
  }
}

function checkDestinations(template: RequirementTemplate, around: Surroundings): void {
  for (const [index, { kind, value }] of template.destinations.entries()) {
    if (placeholders(value).length > 0) continue;
    if (kind === 'cidr') checkCidr(value, ['cidrs', index], around);
    else if (kind === 'host' && !isHostName(value) && !isWildcard(value) && !isAddress(value)) {
      around.report(
        ['host'],
        `"${value}" is not a host name, an address or a wildcard such as *.icr.io${value.includes('://') ? '; a URL goes under "url"' : ''}`,
      );
    } else if (kind === 'url' && parseUrl(value) === null) {
      around.report(['url'], `"${value}" is not an http or https URL such as https://host:30426`);
    }
  }
  for (const [index, witness] of template.witnesses.entries()) {
    if (placeholders(witness).length === 0 && !isHostName(witness))
      around.report(['witnesses', index], `"${witness}" is not a host name; a witness is a concrete name`);
  }
}

function checkCidr(text: string, path: readonly unknown[], { report }: Surroundings): void {
  if (placeholders(text).length > 0 || isAddress(text)) return;
  const subnet = parseSubnet(text);
  if (subnet === null) report(path, `"${text}" is not a subnet such as 161.26.0.0/16`);
  else if (subnet.masked) report(path, `"${text}" has host bits set; read as ${subnet.text}`, 'warning');
}

function checkPorts(template: RequirementTemplate, { report }: Surroundings): void {
  for (const text of template.ports) {
    if (placeholders(text).length > 0) continue;
    const [from = 0, to = from] = text.split('-').map(Number);
    if (from < 1 || to > 65_535 || from > to)
      report(['port'], `port "${text}" must lie between 1 and 65535, the smaller number first`);
  }
  const needsPort = template.protocol === 'tcp' || template.protocol === 'udp';
  const nameOnly = template.checks.every((check) => check.kind === 'dns' && check.query === null);
  const url = template.destinations.some(({ kind }) => kind === 'url');
  if (needsPort && !url && !nameOnly && template.ports.length === 0)
    report([], 'missing key "port": a tcp or udp entry opens ports');
  if (!needsPort && template.ports.length > 0) report(['port'], `protocol ${template.protocol} has no ports`);
}

/** An http or https URL without credentials, or null. */
export function parseUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.username === '' && url.password === '' && url.hostname !== '' ? url : null;
}
