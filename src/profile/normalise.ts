import type { AnswerExpectation, Check, JsonExpectation, RequirementTemplate, SourceRef } from '../model/profile.ts';
import { runsOver } from './check-probing.ts';
import { clusterCheck, partiesOf } from './cluster-checks.ts';
import type { CheckDocument, RequirementDocument } from './schema.ts';

type Answer = { status?: unknown; json?: JsonDocument | undefined };
type JsonDocument = {
  has?: string[] | undefined;
  kind?: Record<string, JsonExpectation['kind'][string]> | undefined;
  isArray?: boolean | undefined;
  itemHas?: string[] | undefined;
};

/** One requirement of a file in full form, once for each protocol: defaults filled in, short forms written out. */
export function normaliseRequirement(document: RequirementDocument): readonly RequirementTemplate[] {
  const protocols = [...new Set(list(document.protocol ?? 'tcp'))].filter(isProtocol);
  return protocols.map((protocol, index) =>
    oneProtocol(document, protocol, index === 0 ? document.id : protocolId(document.id, protocol)),
  );
}

/** The id of an entry for a further protocol: `dns` for tcp, `dns-udp` for udp, `dns-ip112` for ip:112. */
export function protocolId(id: string, protocol: string): string {
  return `${id}-${protocol.replace(':', '')}`;
}

function oneProtocol(
  document: RequirementDocument,
  protocol: RequirementTemplate['protocol'],
  id: string,
): RequirementTemplate {
  return {
    id,
    title: document.title,
    destinations: destinations(document),
    witnesses: document.witnesses ?? [],
    from: list(document.from),
    ports: protocol === 'tcp' || protocol === 'udp' ? list(document.port).map(String) : [],
    protocol,
    direction: document.direction ?? 'out',
    need: document.need ?? 'required',
    expect: document.expect ?? 'open',
    provable: document.provable ?? true,
    checks: checksOver(protocol, document),
    address: document.address ?? 'any',
    published: document.published ?? [],
    sources: list(document.source).map(sourceRef),
    manual: document.manual ?? null,
    note: document.note ?? null,
    retiredOn: document.retiredOn ?? null,
    replacedBy: document.replacedBy ?? null,
    when: document.when === undefined ? null : { parameter: document.when, includes: null },
  };
}

function isProtocol(text: string): text is RequirementTemplate['protocol'] {
  return /^(?:tcp|udp|icmp|any|ip:[0-9]+)$/.test(text);
}

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function destinations(document: RequirementDocument): RequirementTemplate['destinations'] {
  if (document.url !== undefined) return [{ kind: 'url', value: document.url }];
  const hosts = list(document.host).map((value) => ({ kind: 'host' as const, value }));
  return [...hosts, ...list(document.cidrs).map((value) => ({ kind: 'cidr' as const, value }))];
}

function sourceRef(source: { doc: string; section?: string | undefined; asOf: string }): SourceRef {
  return { doc: source.doc, section: source.section ?? null, asOf: source.asOf };
}

/** Of an entry for several protocols each has the checks that run over it. */
function checksOver(protocol: RequirementTemplate['protocol'], document: RequirementDocument): readonly Check[] {
  const all = checks(document, protocol);
  if (list(document.protocol).length < 2) return all;
  const fitting = all.filter(({ kind }) => runsOver(kind, protocol));
  return fitting.length > 0 ? fitting : [{ kind: 'tcp' }];
}

function checks(document: RequirementDocument, protocol: RequirementTemplate['protocol']): readonly Check[] {
  const check = document.check;
  if (check === undefined) return [defaultCheck(document, protocol)];
  if (typeof check === 'object' && check.anyOf !== undefined) return check.anyOf.map(oneCheck);
  return [oneCheck(check)];
}

/** Port 443 and https URLs speak TLS; an accepted connection alone proves nothing there. */
function defaultCheck(document: RequirementDocument, protocol: RequirementTemplate['protocol']): Check {
  if (document.url?.startsWith('http:') === true) return { kind: 'http', path: '/', answers: [] };
  const tls =
    document.url !== undefined || (list(document.port).length === 1 && String(list(document.port)[0]) === '443');
  return tls && protocol === 'tcp' ? { kind: 'tls', trust: 'public', ca: null, alpn: null } : { kind: 'tcp' };
}

function oneCheck(check: CheckDocument): Check {
  if (typeof check === 'string') return oneCheck({ [check]: {} });
  if (check.tls !== undefined)
    return {
      kind: 'tls',
      trust: check.tls.trust ?? trustOf(check.tls.ca),
      ...partiesOf(check.tls),
      alpn: check.tls.alpn ?? null,
    };
  if (check.https !== undefined) {
    const { ca, path, trust } = check.https;
    return {
      kind: 'https',
      trust: trust ?? trustOf(ca),
      ...partiesOf(check.https),
      path: path ?? '/',
      answers: answers(check.https),
    };
  }
  if (check.http !== undefined) return { kind: 'http', path: check.http.path ?? '/', answers: answers(check.http) };
  return clusterCheck(check) ?? questionCheck(check);
}

/** What is neither a connection, nor TLS or HTTP on it. */
function questionCheck(check: Exclude<CheckDocument, string>): Check {
  if (check.dns !== undefined) return { kind: 'dns', query: check.dns.query ?? null, type: check.dns.type ?? 'A' };
  if (check.ntp !== undefined) return { kind: 'ntp' };
  if (check.stun !== undefined) return { kind: 'stun' };
  if (check.listener !== undefined)
    return { kind: 'listener', token: check.listener.token, tls: check.listener.tls ?? false };
  return { kind: 'tcp' };
}

function trustOf(ca: string | undefined): 'public' | 'private' {
  return ca === undefined ? 'public' : 'private';
}

function answers(check: Answer & { answers?: readonly Answer[] | undefined }): readonly AnswerExpectation[] {
  if (check.answers !== undefined) return check.answers.map(answer);
  return check.status === undefined && check.json === undefined ? [] : [answer(check)];
}

function answer(document: Answer): AnswerExpectation {
  const status = list(document.status).filter(isStatus);
  return { status, json: document.json === undefined ? null : jsonExpectation(document.json) };
}

function isStatus(value: unknown): value is AnswerExpectation['status'][number] {
  return typeof value === 'number' || (typeof value === 'string' && /^[1-5]xx$/.test(value));
}

function jsonExpectation(json: JsonDocument): JsonExpectation {
  return { has: json.has ?? [], kind: json.kind ?? {}, isArray: json.isArray ?? false, itemHas: json.itemHas ?? [] };
}
