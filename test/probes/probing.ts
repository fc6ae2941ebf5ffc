import { randomBytes } from 'node:crypto';
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { HttpDetail, Observation, TlsDetail } from '../../src/model/observation.ts';
import type { Authorities, Patience, ProbeContext, Timeouts } from '../../src/model/probe.ts';
import type { Check, Protocol } from '../../src/model/profile.ts';
import type { Proxy, ProxyCredentials } from '../../src/model/proxy.ts';
import type { Control, Endpoint } from '../../src/model/target.ts';
import { control as controlProbe } from '../../probes/control.ts';
import { probes } from '../../probes/registry.ts';
import { patience } from '../../src/run/patience.ts';

/** Long enough for a busy machine: none of the tests waits for it. */
export const PATIENT: Timeouts = { resolveMs: 20_000, connectMs: 20_000, tlsMs: 20_000, httpMs: 20_000 };

/** For what is silent on purpose. */
export const HASTY: Timeouts = { resolveMs: 300, connectMs: 300, tlsMs: 300, httpMs: 300 };

export const TCP: Check = { kind: 'tcp' };
export const TLS: Check = { kind: 'tls', trust: 'public', ca: null, alpn: null };
export const HTTPS: Check = { kind: 'https', trust: 'public', ca: null, path: '/version', answers: [] };
export const HTTP: Check = { kind: 'http', path: '/', answers: [] };
export const DNS: Check = { kind: 'dns', query: 'cloud.example', type: 'A' };

/** What this host's clock shows when a probe starts, where a test does not care. */
export const PROBE_EPOCH_MS = 1_750_000_000_000;

export interface Circumstances {
  readonly address?: string;
  /** The name of TLS and HTTP. */
  readonly host?: string;
  readonly protocol?: Protocol;
  readonly timeouts?: Timeouts;
  readonly patience?: Patience;
  readonly pace?: () => number;
  readonly authorities?: Authorities;
  readonly signal?: AbortSignal;
  readonly heavy?: ProbeContext['heavy'];
  readonly epochMs?: number;
  /** Other hosts that the run names; nobody unless given. */
  readonly route?: ProbeContext['route'];
  readonly addressesOf?: ProbeContext['addressesOf'];
  /** The proxy to go through, which is dialled at `address`; it is asked for `host`, port 443. */
  readonly via?: Proxy;
  readonly credentials?: ProxyCredentials;
  /** Observes this in the place of the check. */
  readonly control?: Control;
}

const NOBODY_MORE: Authorities = { extra: [], system: [], defaultsArePublic: true, files: {} };

/** What the probe of `check` observes on loopback. */
export async function probe(check: Check, port: number, given: Circumstances = {}): Promise<readonly Observation[]> {
  const { address = '127.0.0.1', host = 'cloud.example', protocol = 'tcp', via, control } = given;
  const endpoint: Endpoint = {
    address,
    target: {
      id: 'target',
      host,
      port: 443,
      protocol,
      check,
      dial:
        via === undefined
          ? { host: address, port, known: [address], redirected: true }
          : { host, port: 443, known: null, redirected: false },
      proxy: null,
    },
    ...(via === undefined ? {} : { via: { ...via, port } }),
    ...(control === undefined ? {} : { control }),
  };
  const observe = control === undefined ? probes[check.kind] : controlProbe;
  const { credentials = null, ...others } = given;
  return observe(endpoint, { ...surroundings(), ...others, proxyCredentials: () => credentials });
}

/** What a probe gets from outside where a test does not care. */
function surroundings(): ProbeContext {
  return {
    now: () => performance.now(),
    signal: new AbortController().signal,
    timeouts: PATIENT,
    patience: patience(() => true, 1000),
    pace: () => 0,
    authorities: NOBODY_MORE,
    heavy: atOnce,
    proxyCredentials: () => null,
    route: () => null,
    addressesOf: async () => ({ addresses: [], failure: 'name-not-found', code: 'ENOTFOUND' }),
    epochMs: PROBE_EPOCH_MS,
    random: (bytes) => randomBytes(bytes),
  };
}

export function atOnce<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

/** As in a run with more handshakes than places for them. */
export async function later<T>(work: () => Promise<T>): Promise<T> {
  await setTimeout(100);
  return work();
}

/** Operation, failure and raw code of each observation, on a line. */
export function story(observations: readonly Observation[]): readonly string[] {
  return observations.map(({ operation, failure, code }) => [operation, failure ?? 'ok', code ?? '-'].join(' '));
}

export function tlsDetail(observations: readonly Observation[]): TlsDetail {
  const detail = observations.find(({ operation }) => operation === 'tls-handshake')?.detail;
  if (detail?.kind !== 'tls') throw new Error(`no handshake among ${story(observations).join(', ')}`);
  return detail;
}

export function httpDetail(observations: readonly Observation[]): HttpDetail {
  const detail = observations.find(({ operation }) => operation === 'http-round-trip')?.detail;
  if (detail?.kind !== 'http') throw new Error(`no exchange among ${story(observations).join(', ')}`);
  return detail;
}

/** Of everything that a test starts, what has to be closed. */
export interface Closing {
  readonly after: (close: () => void | Promise<void>) => void;
}

export interface Listening {
  readonly port: number;
  /** Connections so far, and those of them that are still open. */
  readonly accepted: () => number;
  readonly open: () => number;
}

/** A server of bare TCP, for what no library would do. */
export async function listening(
  t: Closing,
  answer: (socket: Socket, nth: number) => void,
  host = '127.0.0.1',
): Promise<Listening> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    answer(socket, accepted);
  });
  await new Promise<void>((done) => {
    server.listen({ host, port: 0 }, done);
  });
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return { port: address.port, accepted: () => accepted, open: () => sockets.size };
}

/** Waits until it holds; the other end of a connection learns of its end a little later. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 10) {
    if (holds()) return;
    await setTimeout(10);
  }
  assert.fail(`never: ${what}`);
}
