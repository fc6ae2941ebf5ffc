import type { AnswerExpectation, Check, Need, ParameterGap, Requirement } from '../../model/profile.ts';

/** What an entry of the demo's allowlist says; the rest is the same for all of them. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly host: string;
  readonly port: number;
  readonly section: string;
  readonly check: Check;
  /** What really stands there, for readers who want to compare. */
  readonly note: string;
  readonly witnesses?: readonly string[];
  readonly need?: Need;
  readonly expect?: 'open' | 'blocked';
  readonly retiredOn?: string;
  readonly replacedBy?: string;
  readonly gap?: ParameterGap;
}

export const DOCUMENT = 'example-cloud';

export const AS_OF = '2026-08-20';

export const TCP: Check = { kind: 'tcp' };

export const TLS: Check = { kind: 'tls', trust: 'public', ca: null, alpn: null };

export const VERSIONS: Check = https('/global/v1/versions', jsonWith('kubernetes'));

export const MESSAGES: Check = https('/api/v1/messages', status(200, 204));

export const HEALTH: Check = https('/healthz', status(200));

export function requirement(entry: Entry): Requirement {
  const { id, title, host, port, section, check, note } = entry;
  return {
    id,
    profiles: ['demo'],
    vantage: 'workstation',
    title,
    destinations: [{ kind: host.startsWith('*.') ? 'wildcard' : 'host', value: host }],
    witnesses: entry.witnesses ?? [],
    from: [],
    ports: [{ from: port, to: port }],
    protocol: 'tcp',
    direction: 'out',
    need: entry.need ?? 'required',
    expect: entry.expect ?? 'open',
    provable: true,
    checks: [check],
    address: 'any',
    published: [],
    sources: [{ doc: DOCUMENT, section, asOf: AS_OF }],
    manual: null,
    note,
    retiredOn: entry.retiredOn ?? null,
    replacedBy: entry.replacedBy ?? null,
    gap: entry.gap ?? null,
  };
}

export function https(path: string, ...answers: readonly AnswerExpectation[]): Check {
  return { kind: 'https', trust: 'public', ca: null, path, answers };
}

export function httpsPrivate(path: string, ...answers: readonly AnswerExpectation[]): Check {
  return { kind: 'https', trust: 'private', ca: null, path, answers };
}

export function http(path: string, ...answers: readonly AnswerExpectation[]): Check {
  return { kind: 'http', path, answers };
}

export function status(...accepted: readonly number[]): AnswerExpectation {
  return { status: accepted, json: null };
}

export function jsonWith(...has: readonly string[]): AnswerExpectation {
  return { status: [200], json: { has, kind: {}, isArray: false, itemHas: [] } };
}
