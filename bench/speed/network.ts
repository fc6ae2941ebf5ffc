import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newLabId, removeLab, writeSettings } from '../../test/lab/namespaces.ts';
import { ip, mustWork } from '../../test/lab/network.ts';
import { execute, type RunningProcess, type ServerOptions, startServer } from '../../test/lab/processes.ts';
import { type Cost, readCost } from './cost.ts';
import { compilePrograms, type ProgramName } from './programs.ts';

/**
 * Subnets as the client sees them. Every address of those that are open is the server's. The far ones are public, because the
 * silence of private addresses is waited for; they are in no other network than this one, which has no way out.
 */
export const OPEN_NEAR = '10.79.0.0';
export const OPEN_FAR = '11.77.0.0';
/** Nobody has these addresses: what is sent there is dropped without a word. */
export const SILENT_FAR = '11.78.0.0';
/** DNS servers. The first two are addresses of the server's, for a program that asks for both; nobody has the last one. */
export const RESOLVERS = { healthy: '10.79.0.53', slow: '11.77.0.53', dead: '11.78.0.53' };
/** The server takes connections to this port, and refuses others. */
export const OPEN_PORT = 9000;
export const CLOSED_PORT = 9001;

type Side = 'client' | 'server';

interface Relay {
  /** From one end to the other; a round trip is twice that. */
  readonly oneWayMs: number;
  /** Probability that a packet is lost, in each direction. */
  readonly loss: number;
  readonly seed: number;
}

export interface MeasureOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly side?: Side;
  readonly timeoutMs?: number;
}

export interface Measured extends Cost {
  readonly stdout: string;
  readonly stderr: string;
}

/** Two machines in namespaces, with a cable without delay between them and, while a relay runs, one with delay and loss. */
export interface Network {
  /** For all files of the benchmark; removed with the network. */
  readonly folder: string;
  readonly program: (name: ProgramName) => string;
  /** Writes a file into a folder of its own, and gives its path. */
  readonly file: (name: string, text: string) => string;
  /** Runs a program to its end, and says what it cost. */
  readonly measure: (argv: readonly string[], options?: MeasureOptions) => Promise<Measured>;
  readonly spawn: (side: Side, argv: readonly string[], options?: ServerOptions) => Promise<RunningProcess>;
  /** Works while the far subnets are this far away. */
  readonly across: <T>(relay: Relay, work: () => Promise<T>) => Promise<T>;
  /** Works, and says how many TCP sockets the client had at most in one moment. */
  readonly countingSockets: <T>(work: () => Promise<T>) => Promise<{ readonly result: T; readonly most: number }>;
  /** Files that programs of the client see in the place of those in /etc. */
  readonly settings: (files: Readonly<Record<string, string>>) => void;
  /** TCP sockets of the client that are not closed yet, as ss(8) counts them. */
  readonly socketsLeft: () => Promise<number>;
  readonly remove: () => Promise<void>;
}

const NEAR = { client: '10.76.0.2', server: '10.76.0.1' };
const FAR = { client: '10.76.1.2', server: '10.76.1.1' };
/** Of the relay, in both namespaces. */
const DEVICE = 'far';
const LONGEST_MS = 300_000;
/** Ends by itself when nobody stops it. */
const WATCH_SOCKETS = 'echo ready; for i in $(seq 6000); do grep ^TCP: /proc/net/sockstat; sleep 0.05; done';

export async function createNetwork(): Promise<Network> {
  const id = newLabId();
  const servers: RunningProcess[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    removeLab(id);
  };
  try {
    const program = await compilePrograms(id.folder);
    const namespace = (side: Side): string => `${id.prefix}-${side}`;
    const inside = (side: Side, argv: readonly string[]): readonly string[] =>
      ['ip', 'netns', 'exec', namespace(side)].concat(argv);
    const settings: Network['settings'] = (files) => writeSettings(namespace('client'), files);
    settings({ hosts: '127.0.0.1 localhost\n', 'nsswitch.conf': 'hosts: files dns\n', 'resolv.conf': '' });
    await layCables(namespace);
    const spawn: Network['spawn'] = async (side, argv, options) => {
      const server = await startServer(inside(side, argv), options);
      servers.push(server);
      return server;
    };
    const ready = { prints: /^ready$/m };
    await spawn('server', [program('serve'), String(OPEN_PORT)], ready);
    const newFolder = (): string => mkdtempSync(join(id.folder, 'run-'));
    return {
      folder: id.folder,
      program,
      file: (name, text) => {
        const path = join(newFolder(), name);
        writeFileSync(path, text);
        return path;
      },
      measure: async (argv, { env = {}, side = 'client', timeoutMs = LONGEST_MS } = {}) => {
        const out = join(newFolder(), 'cost.json');
        const metered = inside(side, [program('meter'), out, String(timeoutMs), ...argv]);
        // The meter ends what it measures; this is for a meter that does not end.
        const { stdout, stderr } = await execute(metered, { env, timeoutMs: timeoutMs + 10_000 });
        return { ...readCost(out), stdout, stderr };
      },
      spawn,
      across: async ({ oneWayMs, loss, seed }, work) => {
        const ends = [namespace('client'), namespace('server')];
        const kind = [DEVICE, String(oneWayMs * 1000), String(loss), String(seed)];
        const relay = await startServer([program('relay'), ...ends, ...kind], ready);
        try {
          await raise(namespace);
          return await work();
        } finally {
          await relay.stop();
        }
      },
      settings,
      countingSockets: async (work) => {
        const watcher = await startServer(inside('client', ['sh', '-c', WATCH_SOCKETS]), ready);
        try {
          const result = await work();
          const counts = [...watcher.output().matchAll(/^TCP: inuse ([0-9]+)/gm)].map(([, count]) => Number(count));
          return { result, most: Math.max(...counts) };
        } finally {
          await watcher.stop();
        }
      },
      socketsLeft: async () => {
        const text = await mustWork(inside('client', ['ss', '-tanH']));
        return text.split('\n').filter((line) => line !== '' && !line.startsWith('TIME-WAIT')).length;
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function layCables(namespace: (side: Side) => string): Promise<void> {
  const [client, server] = [namespace('client'), namespace('server')];
  // Ends of the same index are taken for a device without a peer, and get their carrier late.
  const far = `name near index 11 netns ${server}`;
  await ip(
    [],
    [`netns add ${client}`, `netns add ${server}`, `link add near index 10 netns ${client} type veth peer ${far}`],
  );
  await ip(
    ['-n', client],
    [
      'link set lo up',
      `addr add ${NEAR.client}/30 dev near`,
      'link set near up',
      `route add ${OPEN_NEAR}/16 via ${NEAR.server}`,
    ],
  );
  const everything = [OPEN_NEAR, OPEN_FAR].map((subnet) => `route add local ${subnet}/16 dev lo`);
  const resolvers = [RESOLVERS.healthy, RESOLVERS.slow].map((address) => `addr add ${address}/32 dev lo`);
  await ip(
    ['-n', server],
    ['link set lo up', `addr add ${NEAR.server}/30 dev near`, 'link set near up', ...everything, ...resolvers],
  );
  await Promise.all(
    [client, server].map((name) => mustWork(['ip', 'netns', 'exec', name, 'sysctl', '-qw', ...LIMITS])),
  );
}

/** As wide as the kernel has them: what is measured is who asks, not the queues of who answers. */
const LIMITS = [
  'net.core.somaxconn=65535',
  'net.ipv4.tcp_max_syn_backlog=65535',
  'net.ipv4.ip_local_port_range=1024 65535',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
];

/** The relay's devices are new whenever it starts. */
async function raise(namespace: (side: Side) => string): Promise<void> {
  // A burst of packets must not be lost where none is to be.
  const up = `link set ${DEVICE} up txqueuelen 100000`;
  const routes = [OPEN_FAR, SILENT_FAR].map((subnet) => `route add ${subnet}/16 dev ${DEVICE} src ${FAR.client}`);
  await ip(['-n', namespace('server')], [`addr add ${FAR.server}/30 dev ${DEVICE}`, up]);
  await ip(['-n', namespace('client')], [`addr add ${FAR.client}/30 dev ${DEVICE}`, up, ...routes]);
}
