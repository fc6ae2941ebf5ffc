import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { Failure, Observation } from '../../src/model/observation.ts';
import type { Probe, ProbeRegistry } from '../../src/model/probe.ts';
import type { Endpoint, Target } from '../../src/model/target.ts';
import { patience } from '../../src/run/patience.ts';
import type { ResolveName } from '../../src/run/resolver.ts';
import type { RunOptions } from '../../src/run/run.ts';

/** A controller whose signal many may listen to. */
export function controller(): AbortController {
  const made = new AbortController();
  setMaxListeners(0, made.signal);
  return made;
}

export function target(changes: Partial<Target> & { readonly known?: readonly string[] | null }): Target {
  const { known = null, host = 'api.example', port = 443, ...others } = changes;
  const dial = { host, port, known, redirected: false };
  return {
    id: `tcp://${host}:${port}`,
    host,
    port,
    protocol: 'tcp',
    check: { kind: 'tcp' },
    dial,
    proxy: null,
    ...others,
  };
}

export function seen({ target: { id, port }, address }: Endpoint, failure: Failure | null = null): Observation {
  return {
    target: id,
    operation: 'connect',
    path: 'direct',
    address,
    port,
    failure,
    code: null,
    detail: null,
    attempt: 1,
    startedMs: 0,
    durationMs: 0,
  };
}

/** The same probe for every kind of check. */
export function everywhere(probe: Probe): ProbeRegistry {
  return {
    tcp: probe,
    tls: probe,
    https: probe,
    http: probe,
    registry: probe,
    dns: probe,
    ntp: probe,
    stun: probe,
    listener: probe,
  };
}

/** A resolver that knows these names, and says of all others that they don't exist. */
export function knows(names: Readonly<Record<string, readonly string[]>>): ResolveName {
  return async (name) => {
    const addresses = names[name] ?? [];
    const failure = addresses.length > 0 ? null : 'name-not-found';
    const code = failure === null ? null : 'ENOTFOUND';
    const codes = { a: code, aaaa: code };
    return { failure, code, detail: { kind: 'resolve', name, addresses, by: 'dns', foundAs: null, codes } };
  };
}

export function runOptions(changes: Partial<RunOptions>): RunOptions {
  return {
    probes: everywhere(async (endpoint) => [seen(endpoint)]),
    controlProbe: async (endpoint) => [seen(endpoint)],
    resolve: knows({}),
    concurrency: 100,
    heavyConcurrency: 8,
    loopDelayMs: () => 0,
    hadTime: () => true,
    perAddress: 100,
    namesAtOnce: 50,
    maxAddresses: 32,
    timeouts: { resolveMs: 1000, connectMs: 400, tlsMs: 1000, httpMs: 1000 },
    patience: patience(() => true, 1000),
    pace: () => 0,
    authorities: { extra: [], system: [], defaultsArePublic: true, files: {} },
    proxyCredentials: () => null,
    route: () => null,
    epochMs: 1_750_000_000_000,
    random: () => new Uint8Array(0),
    signal: controller().signal,
    now: () => performance.now(),
    ...changes,
  };
}

/** How long something took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly tookMs: number }> {
  const startedMs = performance.now();
  const result = await work();
  return { result, tookMs: performance.now() - startedMs };
}

/**
 * Runs `code` in a process of its own, with the exports of a module of src/run in scope as `module`. Gives how long the
 * process lived on after the code had ended: what keeps it alive is seen there.
 */
export async function lingeringMs(module: 'resolver' | 'run', code: string): Promise<number> {
  const url = new URL(`../../src/run/${module}.js`, import.meta.url).href;
  const script = `const module = await import(${JSON.stringify(url)});
${code}
const endedMs = performance.now();
process.on('exit', () => console.log(performance.now() - endedMs));`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  return Number(stdout);
}

/** A server that ends with its test. */
export async function until<T extends { readonly close: () => Promise<void> }>(
  t: TestContext,
  server: Promise<T>,
): Promise<T> {
  const running = await server;
  t.after(running.close);
  return running;
}
