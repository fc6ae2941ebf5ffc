import { lookup, promises } from 'node:dns';
import type { Failure, ResolveDetail } from '../model/observation.ts';
import { candidates, type SystemNames } from './hosts.ts';

/** What became of one name. */
export interface Resolution {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly detail: ResolveDetail;
}

export interface ResolverOptions {
  readonly system: SystemNames;
  /** `address` or `address:port`; empty: the system's own servers. */
  readonly servers: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type ResolveName = (name: string) => Promise<Resolution>;

interface Answer {
  readonly addresses: readonly string[];
  readonly code: string | null;
}

interface Answers {
  readonly a: Answer;
  readonly aaaa: Answer;
}

/** A firewall that drops the queries of one family must not cost every name the whole timeout once the other decides. */
const OTHER_FAMILY_MS = 1000;
const SYSTEM_MS = 1500;
/** A query is sent again after this long, then after twice and four times as long: four lost ones in a row are rare. */
const QUERY_MS = 400;
const TRIES = 4;

// Node's resolver asks the servers itself: getaddrinfo would wait in a pool of four threads, two names at a time,
// ten seconds each when the server is dead, and cannot be stopped. It knows no hosts file and no search domains,
// so both are handled here.
/**
 * A resolver for one run. It asks for both families at once, always answers within `timeoutMs`, and leaves no query
 * behind that would keep the process alive.
 */
export function createResolver(options: ResolverOptions): ResolveName {
  const { system, servers, timeoutMs, signal } = options;
  return async (name) => {
    const local = system.hosts.get(name.toLowerCase());
    if (local !== undefined) return known(name, 'hosts-file', local);
    if (signal.aborted) return gone(name);
    const end = new AbortController();
    const stop = (): void => end.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const found = await search(name, options, end.signal);
      const unsure = system.others && servers.length === 0 && isFinal(found.failure);
      return unsure ? ((await askSystem(name, end.signal)) ?? found) : found;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
}

/** The first of the candidates that resolves; when none does, what became of the name as it stands. */
async function search(name: string, options: ResolverOptions, end: AbortSignal): Promise<Resolution> {
  let asItStands: Resolution | null = null;
  for (const candidate of candidates(name, options.system)) {
    const found = resolution(name, candidate === name ? null : candidate, await ask(candidate, options, end));
    if (found.failure === null) return found;
    if (!mayContinue(found.failure)) return { ...found, detail: { ...found.detail, foundAs: null } };
    if (candidate === name) asItStands = found;
  }
  return asItStands ?? gone(name);
}

/**
 * Asks for both families. What has not come when the lookup ends, or a while after the other family has decided,
 * counts as silence.
 */
async function ask(name: string, { servers, signal, timeoutMs }: ResolverOptions, end: AbortSignal): Promise<Answers> {
  const timeout = Math.min(QUERY_MS, Math.ceil(timeoutMs / TRIES));
  // One for each name, so that one name can be given up alone.
  const resolver = new promises.Resolver({ timeout, tries: TRIES });
  if (servers.length > 0) resolver.setServers([...servers]);
  const stop = (): void => resolver.cancel();
  let patience: NodeJS.Timeout | undefined;
  const family = async (query: Promise<string[]>): Promise<Answer> => {
    const answer = await settle(query);
    if (answer.addresses.length > 0 || answer.code === 'ENOTFOUND') patience ??= setTimeout(stop, OTHER_FAMILY_MS);
    return answer.code === 'ECANCELLED' && !signal.aborted ? { ...answer, code: 'ETIMEOUT' } : answer;
  };
  end.addEventListener('abort', stop, { once: true });
  try {
    const answers = Promise.all([family(resolver.resolve4(name)), family(resolver.resolve6(name))]);
    if (end.aborted) stop();
    const [a, aaaa] = await answers;
    return { a, aaaa };
  } finally {
    clearTimeout(patience);
    end.removeEventListener('abort', stop);
  }
}

async function settle(query: Promise<string[]>): Promise<Answer> {
  try {
    return { addresses: await query, code: null };
  } catch (error) {
    return { addresses: [], code: errorCode(error) };
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/** What the system says to a name that DNS doesn't know; null when it says nothing better in a short time. */
async function askSystem(name: string, end: AbortSignal): Promise<Resolution | null> {
  return new Promise((resolve) => {
    const done = (found: Resolution | null): void => {
      clearTimeout(timer);
      end.removeEventListener('abort', giveUp);
      resolve(found);
    };
    const giveUp = (): void => done(null);
    const timer = setTimeout(giveUp, SYSTEM_MS);
    end.addEventListener('abort', giveUp, { once: true });
    if (end.aborted) return giveUp();
    lookup(name, { all: true, order: 'ipv4first' }, (error, found) => {
      const addresses = error === null ? found.map(({ address }) => address) : [];
      done(addresses.length > 0 ? known(name, 'system', addresses) : null);
    });
  });
}

function isFinal(failure: Failure | null): boolean {
  return failure === 'name-not-found' || failure === 'name-no-data';
}

function mayContinue(failure: Failure): boolean {
  return isFinal(failure) || failure === 'name-server-failure';
}

function known(name: string, by: ResolveDetail['by'], addresses: readonly string[]): Resolution {
  const codes = { a: null, aaaa: null };
  return { failure: null, code: null, detail: { kind: 'resolve', name, addresses, by, foundAs: null, codes } };
}

/** The run has ended before the name was asked for. */
function gone(name: string): Resolution {
  const silent = { addresses: [], code: 'ECANCELLED' };
  return resolution(name, null, { a: silent, aaaa: silent });
}

function resolution(name: string, foundAs: string | null, { a, aaaa }: Answers): Resolution {
  const addresses = [...a.addresses, ...aaaa.addresses];
  const codes = { a: a.code, aaaa: aaaa.code };
  const detail: ResolveDetail = { kind: 'resolve', name, addresses, by: 'dns', foundAs, codes };
  if (addresses.length > 0) return { failure: null, code: null, detail };
  const code = decidingCode(a.code ?? 'ENODATA', aaaa.code ?? 'ENODATA');
  return { failure: FAILURE_BY_CODE[code] ?? 'unknown', code, detail };
}

/**
 * "No such name" is true of the name, so either family's answer is enough. "No data" is true of one family only: where
 * the other has no answer, nothing is known yet.
 */
function decidingCode(a: string, aaaa: string): string {
  if (a === 'ENOTFOUND' || aaaa === 'ENOTFOUND') return 'ENOTFOUND';
  return a === 'ENODATA' ? aaaa : a;
}

// Codes of c-ares as Node gives them (https://nodejs.org/api/dns.html#error-codes).
const FAILURE_BY_CODE: Readonly<Record<string, Failure>> = {
  ENOTFOUND: 'name-not-found',
  ENODATA: 'name-no-data',
  ESERVFAIL: 'name-server-failure',
  EFORMERR: 'name-server-failure',
  ENOTIMP: 'name-server-failure',
  EBADRESP: 'name-server-failure',
  EREFUSED: 'name-server-refused',
  ECONNREFUSED: 'name-server-unreachable',
  ETIMEOUT: 'name-timeout',
  EBADNAME: 'name-invalid',
  EBADQUERY: 'name-invalid',
  ECANCELLED: 'cancelled',
  EDESTRUCTION: 'cancelled',
};
