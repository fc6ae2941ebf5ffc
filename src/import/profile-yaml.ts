import { Document, isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { VantageKind } from '../model/profile.ts';
import type { ImportedCheck, ImportedParameter, NotUnderstood } from './imported.ts';
import type { ImportedRequirement } from './requirements.ts';

/** What a profile says beside its requirements. */
export interface ProfileHead {
  readonly name: string;
  readonly title: string;
  readonly vantage: VantageKind;
  readonly asOf: string;
  readonly document: { readonly key: string; readonly title: string; readonly url: string | null };
  /** Where the list comes from, for a comment: the format and the name of the file. */
  readonly origin: string;
}

interface ProfileContent {
  readonly head: ProfileHead;
  readonly parameters: readonly ImportedParameter[];
  readonly requirements: readonly ImportedRequirement[];
  readonly notUnderstood: readonly NotUnderstood[];
}

/** A profile file. What was not understood of the list stands in comments at its end. */
export function profileYaml({ head, parameters, requirements, notUnderstood }: ProfileContent): string {
  const { key, title, url } = head.document;
  const content = {
    profile: head.name,
    title: head.title,
    vantage: head.vantage,
    asOf: head.asOf,
    documents: { [key]: { title, ...(url === null ? {} : { url }) } },
    ...(parameters.length === 0 ? {} : { parameters: parametersValue(parameters) }),
    requirements: requirements.map((requirement) => requirementValue(requirement, head)),
  };
  // The same list in two entries is written twice: anchors are for those who write them.
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = [
    ' yaml-language-server: $schema=./profile.schema.json',
    ' For editors; the schema comes from: reachcheck profiles schema > profile.schema.json',
    ` Made by "reachcheck import" from ${head.origin}.`,
  ].join('\n');
  if (isMap(document.contents)) layOut(document.contents);
  if (notUnderstood.length > 0) {
    const lines = notUnderstood.map(({ line, message }) => ` ${line === null ? '' : `line ${line}: `}${seen(message)}`);
    document.comment = [' Not understood, and not part of this profile:', ...lines].join('\n');
  }
  // Without a width nothing is folded: a host name is never broken.
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** Messages repeat the list, and a comment ends with its line. */
function seen(message: string): string {
  return message.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

function parametersValue(parameters: readonly ImportedParameter[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(parameters.map(({ name, title, howTo }) => [name, { title, howTo }]));
}

function requirementValue(requirement: ImportedRequirement, { document, asOf }: ProfileHead): unknown {
  const { id, title, host, cidrs, port, protocol, need, check, provable, published, section, note } = requirement;
  return {
    id,
    title,
    ...(host === null ? { cidrs } : { host }),
    port: /^[0-9]+$/.test(port) ? Number(port) : port,
    ...(protocol === 'tcp' ? {} : { protocol }),
    ...(need === 'required' ? {} : { need }),
    ...(check === null ? {} : { check: checkValue(check) }),
    ...(provable ? {} : { provable }),
    ...(published.length === 0 ? {} : { published }),
    source: { doc: document.key, ...(section === null ? {} : { section }), asOf },
    ...(note === null ? {} : { note }),
  };
}

function checkValue(check: Exclude<ImportedCheck, null>): unknown {
  // Without an authority of its own the certificate is not verified.
  if (check === 'tls-unverified') return { tls: { trust: 'private' } };
  return typeof check === 'string' ? check : { http: { path: check.httpPath } };
}

const WITNESS = ' name a witness: with "witnesses: [a.name.under.it]" it is tried, and "provable" can go';

const SECTIONS: readonly string[] = ['documents', 'parameters', 'requirements'];

/** Short mappings on one line, an empty line before each entry, and what is left to do beside wildcards. */
function layOut(contents: YAMLMap): void {
  for (const { key } of contents.items) {
    if (isScalar(key) && SECTIONS.includes(String(key.value))) key.spaceBefore = true;
  }
  const requirements = contents.get('requirements', true);
  if (requirements === undefined || !('items' in requirements) || !Array.isArray(requirements.items)) return;
  for (const [index, requirement] of requirements.items.entries()) {
    if (!isMap(requirement)) continue;
    requirement.spaceBefore = index > 0;
    for (const pair of requirement.items) layOutPair(pair);
  }
}

function layOutPair({ key, value }: Pair): void {
  if (!isScalar(key)) return;
  if ((key.value === 'source' || key.value === 'check') && isMap(value)) value.flow = true;
  if (key.value === 'host' && isScalar(value) && String(value.value).startsWith('*.')) value.comment = WITNESS;
}
