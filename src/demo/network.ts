import type { PortRange, ProfileRef, Requirement } from '../model/profile.ts';
import { DEMO_AUTHORITY } from './certificates.ts';
import { dnsServer } from './dns-server.ts';
import type { DnsRecords } from './dns-answers.ts';
import { ANSWER } from './rows/answer.ts';
import { CERTIFICATE } from './rows/certificate.ts';
import { CONNECTION } from './rows/connection.ts';
import { AS_OF, DOCUMENT } from './rows/entry.ts';
import { NAME } from './rows/name.ts';
import { OPEN } from './rows/open.ts';
import { POLICY } from './rows/policy.ts';
import type { DemoRow, Expected } from './rows/row.ts';
import type { RunningServer } from './running-server.ts';
import { SERVERS, type ServerName } from './servers.ts';

/** Where a connection to `host` and `port` goes instead, as `--connect-to` says it. */
interface Redirection {
  readonly host: string;
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
}

export interface DemoNetwork {
  readonly requirements: readonly Requirement[];
  readonly profile: ProfileRef;
  readonly connectTo: readonly Redirection[];
  /** `address:port`, as node:dns takes them. */
  readonly dnsServers: readonly string[];
  /** PEM texts of the authorities to trust. */
  readonly authorities: readonly string[];
  /** What a true report says, by the id of the requirement. */
  readonly expected: Readonly<Record<string, Expected>>;
  readonly close: () => Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * The allowlist of a cloud that does not exist (nobody owns `.example`: RFC 2606), behind a firewall that does not
 * exist either.
 */
const ROWS: readonly DemoRow[] = [...OPEN, ...CONNECTION, ...CERTIFICATE, ...ANSWER, ...NAME, ...POLICY];

const RECORDS: DnsRecords = {
  'status.cloud.example': { mode: 'addresses', a: [LOOPBACK] },
  'billing.cloud.example': { mode: 'servfail' },
};

const PROFILE: ProfileRef = {
  name: 'demo',
  title: 'Example Cloud, behind a firewall that gets much wrong',
  asOf: AS_OF,
  documents: { [DOCUMENT]: { title: 'Opening ports for the Example Cloud (invented)', url: null } },
};

/** Starts everything on loopback; nothing leaves the machine. */
export async function startDemoNetwork(): Promise<DemoNetwork> {
  const running = await startAll({ ...SERVERS, dns: () => dnsServer(RECORDS) });
  const portOf = (server: ServerName | 'dns'): number => {
    const found = running.get(server);
    if (found === undefined) throw new Error(`the demo has no server ${server}`);
    return found.port;
  };
  return {
    requirements: ROWS.map(({ requirement, way }) =>
      way.kind === 'dns' ? { ...requirement, ports: [onePort(portOf(way.server))] } : requirement,
    ),
    profile: PROFILE,
    connectTo: ROWS.flatMap(({ requirement, way }) =>
      way.kind === 'connect-to' ? redirections(requirement, portOf(way.server)) : [],
    ),
    dnsServers: [`${LOOPBACK}:${portOf('dns')}`],
    authorities: [DEMO_AUTHORITY],
    expected: Object.fromEntries(ROWS.map((row) => [row.requirement.id, row.expected])),
    close: () => closeAll([...running.values()]),
  };
}

function redirections(requirement: Requirement, toPort: number): readonly Redirection[] {
  const { destinations, witnesses, ports } = requirement;
  const hosts = witnesses.length > 0 ? witnesses : destinations.map(({ value }) => value);
  return hosts.flatMap((host) => ports.map(({ from }) => ({ host, port: from, toHost: LOOPBACK, toPort })));
}

function onePort(port: number): PortRange {
  return { from: port, to: port };
}

/** All at the same time. When one cannot start, those that could are closed: they would keep the process alive. */
async function startAll(
  servers: Readonly<Record<string, () => Promise<RunningServer>>>,
): Promise<ReadonlyMap<string, RunningServer>> {
  const running = new Map<string, RunningServer>();
  const starts = await Promise.allSettled(
    Object.entries(servers).map(async ([name, start]) => running.set(name, await start())),
  );
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return running;
  await closeAll([...running.values()]);
  throw failed.reason;
}

async function closeAll(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}
