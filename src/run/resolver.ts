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

// Node's resolver asks the servers itself: getaddrinfo would wait in a pool of four threads, two names at a time,
// ten seconds each when the server is dead, and cannot be stopped. It knows no hosts file and no search domains,
// so both are handled here.
/** A resolver for one run. It asks for both families at once and always answers within `timeoutMs`. */
export function createResolver(options: ResolverOptions): ResolveName {
  const resolver = new promises.Resolver({ timeout: 1500, tries: 2 });
  if (options.servers.length > 0) resolver.setServers([...options.servers]);
  options.signal.addEventListener('abort', () => resolver.cancel(), { once: true });

  const ask = async (name: string): Promise<{ a: Answer; aaaa: Answer }> => {
    const a = settle(resolver.resolve4(name));
    const aaaa = settle(resolver.resolve6(name));
    // A firewall that drops AAAA queries must not cost every name the whole timeout once the A answer is there.
    const patient = a.then((answer) => (answer.addresses.length > 0 ? late(1000) : late(options.timeoutMs)));
    return { a: await a, aaaa: await Promise.race([aaaa, patient]) };
  };

  const search = async (name: string): Promise<Resolution> => {
    let last = resolution(name, 'dns', null, {
      a: { addresses: [], code: 'ETIMEOUT' },
      aaaa: { addresses: [], code: 'ETIMEOUT' },
    });
    for (const candidate of candidates(name, options.system)) {
      const found = resolution(name, 'dns', candidate === name ? null : candidate, await ask(candidate));
      if (found.failure === null || !mayContinue(found.failure)) return found;
      if (candidate === name || last.code === 'ETIMEOUT')
        last = { ...found, detail: { ...found.detail, foundAs: null } };
    }
    const unsure = options.system.others && options.servers.length === 0 && isFinal(last.failure);
    return unsure ? ((await askSystem(name)) ?? last) : last;
  };

  return async (name) => {
    const local = options.system.hosts.get(name.toLowerCase());
    if (local !== undefined) return known(name, 'hosts-file', local);
    if (options.signal.aborted) return gone(name, 'cancelled', 'ECANCELLED');
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<Resolution>((done) => {
      timer = setTimeout(() => done(gone(name, 'name-timeout', 'ETIMEOUT')), options.timeoutMs);
    });
    try {
      return await Promise.race([search(name), limit]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function late(ms: number): Promise<Answer> {
  await new Promise<void>((done) => {
    setTimeout(done, ms).unref();
  });
  return { addresses: [], code: 'ETIMEOUT' };
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

const SYSTEM_MS = 1500;

/** What the system says to a name that DNS doesn't know; null when it says nothing better in a short time. */
async function askSystem(name: string): Promise<Resolution | null> {
  return new Promise((done) => {
    setTimeout(() => done(null), SYSTEM_MS).unref();
    lookup(name, { all: true, order: 'ipv4first' }, (error, found) => {
      done(
        error === null && found.length > 0
          ? known(
              name,
              'system',
              found.map(({ address }) => address),
            )
          : null,
      );
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
  return {
    failure: null,
    code: null,
    detail: { kind: 'resolve', name, addresses, by, foundAs: null, codes: { a: null, aaaa: null } },
  };
}

function gone(name: string, failure: Failure, code: string): Resolution {
  return {
    failure,
    code,
    detail: { kind: 'resolve', name, addresses: [], by: 'dns', foundAs: null, codes: { a: code, aaaa: code } },
  };
}

function resolution(
  name: string,
  by: ResolveDetail['by'],
  foundAs: string | null,
  { a, aaaa }: { a: Answer; aaaa: Answer },
): Resolution {
  const addresses = [...a.addresses, ...aaaa.addresses];
  const detail: ResolveDetail = {
    kind: 'resolve',
    name,
    addresses,
    by,
    foundAs,
    codes: { a: a.code, aaaa: aaaa.code },
  };
  if (addresses.length > 0) return { failure: null, code: null, detail };
  // "No such name" is true of the name, so either family's answer is enough; else the A query speaks.
  const code = [a.code, aaaa.code].find((candidate) => candidate === 'ENOTFOUND') ?? a.code ?? aaaa.code ?? 'ENODATA';
  return { failure: FAILURE_BY_CODE[code] ?? 'unknown', code, detail };
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
