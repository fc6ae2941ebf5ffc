import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { issue } from '../helpers/certificates.ts';
import type { Lab } from './lab.ts';
import type { RunningProcess } from './processes.ts';
import type { Listener, Routes, TlsSettings } from './servers/listener.ts';

/** A service with a name, as an allowlist has one. */
export interface ServiceSpec {
  readonly name: string;
  /** An own name server knows the name by these. */
  readonly addresses: readonly string[];
  readonly ports: readonly ServicePort[];
}

export type ServicePort =
  | { readonly port: number; readonly kind: 'https'; readonly routes?: Routes; readonly tls?: Partial<TlsSettings> }
  | { readonly port: number; readonly kind: 'tls'; readonly tls?: Partial<TlsSettings> }
  | { readonly port: number; readonly kind: 'http'; readonly routes?: Routes }
  | { readonly port: number; readonly kind: 'tcp'; readonly behave?: 'echo' | 'silent' | 'close' | 'reset' };

/** Addresses for documentation (RFC 5737, RFC 3849): the program counts them as public. */
export const API: ServiceSpec = {
  name: 'api.service.example',
  addresses: ['192.0.2.10', '2001:db8:1::10'],
  ports: [
    { port: 443, kind: 'https' },
    { port: 8443, kind: 'tls' },
    { port: 5000, kind: 'tcp' },
    { port: 80, kind: 'http' },
  ],
};

/** IPv4 only. */
export const LOGIN: ServiceSpec = {
  name: 'login.service.example',
  addresses: ['198.51.100.20'],
  ports: [
    { port: 443, kind: 'https' },
    { port: 5000, kind: 'tcp' },
  ],
};

/** Three addresses in three subnets. */
export const WIDE: ServiceSpec = {
  name: 'wide.service.example',
  addresses: ['192.0.2.41', '198.51.100.41', '203.0.113.41'],
  ports: [
    { port: 443, kind: 'https' },
    { port: 5000, kind: 'tcp' },
  ],
};

/** IPv6 only. */
export const SIX: ServiceSpec = {
  name: 'six.service.example',
  addresses: ['2001:db8:6::60'],
  ports: [
    { port: 443, kind: 'https' },
    { port: 5000, kind: 'tcp' },
  ],
};

/** At a private address. */
export const INSIDE: ServiceSpec = {
  name: 'inside.service.example',
  addresses: ['10.30.0.10'],
  ports: [{ port: 443, kind: 'https' }],
};

export const SERVICES: readonly ServiceSpec[] = [API, LOGIN, WIDE, SIX, INSIDE];

/** What the services answer, whatever the path. */
export const GOOD_ANSWER: Routes = {
  '*': { headers: { 'content-type': 'application/json', server: 'service' }, body: '{"status":"ok","versions":[1]}' },
};

/** One process on the host serves all of them. */
export function startServices(lab: Lab, host: string, services: readonly ServiceSpec[]): Promise<RunningProcess> {
  return startListeners(
    lab,
    host,
    services.flatMap((service) => listenersOf(lab, service)),
  );
}

/** Runs servers/server.ts with these listeners inside the host's namespace. */
export function startListeners(
  lab: Lab,
  host: string,
  listeners: readonly Listener[],
  name?: string,
): Promise<RunningProcess> {
  count += 1;
  const spec = lab.file(`server-${count}.json`, JSON.stringify(listeners));
  const argv = [process.execPath, SERVER, spec];
  return lab.spawn(host, argv, { prints: /^ready$/m, ...(name === undefined ? {} : { name }) });
}

let count = 0;

const SERVER = join(dirname(fileURLToPath(import.meta.url)), 'servers', 'server.js');

function listenersOf(lab: Lab, { name, addresses, ports }: ServiceSpec): readonly Listener[] {
  const identity = issue(lab.authority, { names: [name] });
  return addresses.flatMap((address) =>
    ports.map((spec): Listener => {
      const place = { address, port: spec.port };
      switch (spec.kind) {
        case 'https':
          return {
            ...place,
            kind: 'https',
            tls: { ...identity, ...spec.tls },
            routes: spec.routes ?? GOOD_ANSWER,
          };
        case 'tls':
          return { ...place, kind: 'tls', tls: { ...identity, ...spec.tls } };
        case 'http':
          return { ...place, kind: 'http', routes: spec.routes ?? GOOD_ANSWER };
        case 'tcp':
          return { ...place, kind: 'tcp', ...(spec.behave === undefined ? {} : { behave: spec.behave }) };
      }
    }),
  );
}
