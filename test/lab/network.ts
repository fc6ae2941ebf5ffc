import { execute } from './processes.ts';
import { type LabId, writeSettings } from './namespaces.ts';

/** One machine behind the firewall, in a namespace of its own. */
export interface HostSpec {
  /** Ends the name of its namespace; at most 12 characters, lower case. */
  readonly name: string;
  /** IPv4 and IPv6 addresses without a prefix. */
  readonly addresses: readonly string[];
}

export interface NetworkSpec {
  readonly hosts: readonly HostSpec[];
  /** DNS servers in resolv.conf, in this order. */
  readonly resolvers: readonly string[];
}

export const CLIENT = { ipv4: '10.10.0.2', ipv6: 'fd10::2' };
export const GATEWAY = { ipv4: '10.10.0.1', ipv6: 'fd10::1' };

/** Link-local addresses of the firewall on every cable to a host: the same everywhere, as nothing is routed to them. */
const NEXT_HOP = { ipv4: '169.254.0.1', ipv6: 'fe80::1' };

/**
 * Lays the cables: client - fw - each host. All that the client sends beyond its own subnet passes `fw`. Addresses
 * that no host has are silent, as most of the internet's unused ones are.
 */
export async function buildNetwork({ prefix }: LabId, { hosts, resolvers }: NetworkSpec): Promise<void> {
  const names = ['client', 'fw', ...hosts.map(({ name }) => name)];
  for (const name of names) {
    writeSettings(`${prefix}-${name}`, {
      // attempts:1 and timeout:1 keep programs that use the system's resolver from waiting for a dead server.
      'resolv.conf': `${resolvers.map((address) => `nameserver ${address}\n`).join('')}options timeout:1 attempts:1\n`,
      hosts: '127.0.0.1 localhost\n::1 localhost\n',
      'nsswitch.conf': 'hosts: files dns\n',
    });
  }
  await ip([], [...names.map((name) => `netns add ${prefix}-${name}`), ...cables(prefix, hosts)]);
  await Promise.all([
    ip(['-n', `${prefix}-client`], clientSettings()),
    ip(['-n', `${prefix}-fw`], firewallSettings(hosts)),
    ...hosts.map((host) => ip(['-n', `${prefix}-${host.name}`], hostSettings(host))),
    routing(`${prefix}-fw`),
  ]);
}

// A cable whose ends have the same index is taken for a device without a peer, and the kernel lets up to a second pass
// before it believes that there is a carrier (net/core/link_watch.c).
function cables(prefix: string, hosts: readonly HostSpec[]): readonly string[] {
  return ['client', ...hosts.map(({ name }) => name)].map((name, index) => {
    const far = `name to-${name} index ${FIRST_INDEX + 1 + index} netns ${prefix}-fw`;
    return `link add eth0 index ${FIRST_INDEX} netns ${prefix}-${name} type veth peer ${far}`;
  });
}

const FIRST_INDEX = 10;

// Duplicate address detection (RFC 4862 section 5.4) would take a second: nobody else is on these cables.
function clientSettings(): readonly string[] {
  return [
    'link set lo up',
    'link set eth0 addrgenmode none',
    `addr add ${CLIENT.ipv4}/24 dev eth0`,
    `addr add ${CLIENT.ipv6}/64 dev eth0 nodad`,
    'addr add fe80::2/64 dev eth0 nodad',
    'link set eth0 up',
    `route add 0.0.0.0/0 via ${GATEWAY.ipv4}`,
    `route add ::/0 via ${GATEWAY.ipv6}`,
  ];
}

function firewallSettings(hosts: readonly HostSpec[]): readonly string[] {
  return [
    'link set lo up',
    'link set to-client addrgenmode none',
    `addr add ${GATEWAY.ipv4}/24 dev to-client`,
    `addr add ${GATEWAY.ipv6}/64 dev to-client nodad`,
    'addr add fe80::1/64 dev to-client nodad',
    'link set to-client up',
    'route add blackhole 0.0.0.0/0',
    'route add blackhole ::/0',
    ...hosts.flatMap(({ name, addresses }) => [
      `link set to-${name} addrgenmode none`,
      `addr add ${NEXT_HOP.ipv4}/32 dev to-${name}`,
      `addr add ${NEXT_HOP.ipv6}/64 dev to-${name} nodad`,
      `link set to-${name} up`,
      ...addresses.map((address) => `route add ${single(address)} dev to-${name}`),
    ]),
  ];
}

function hostSettings({ addresses }: HostSpec): readonly string[] {
  return [
    'link set lo up',
    'link set eth0 addrgenmode none',
    ...addresses.map((address) => `addr add ${single(address)} dev eth0${address.includes(':') ? ' nodad' : ''}`),
    'addr add fe80::2/64 dev eth0 nodad',
    'link set eth0 up',
    `route add ${NEXT_HOP.ipv4}/32 dev eth0`,
    `route add 0.0.0.0/0 via ${NEXT_HOP.ipv4} dev eth0`,
    `route add ::/0 via ${NEXT_HOP.ipv6} dev eth0`,
  ];
}

/** As a prefix that holds this address and no other. */
export function single(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** Without the limits on ICMP errors (one a second and destination): what a test sees must not hang on what it saw. */
async function routing(namespace: string): Promise<void> {
  const settings = ['ip_forward=1', 'icmp_ratelimit=0', 'conf.all.rp_filter=0', 'conf.default.rp_filter=0'];
  const ipv6 = ['conf.all.forwarding=1', 'icmp.ratelimit=0'];
  await mustWork(
    ['ip', 'netns', 'exec', namespace, 'sysctl', '-qw'].concat(
      settings.map((setting) => `net.ipv4.${setting}`),
      ipv6.map((setting) => `net.ipv6.${setting}`),
    ),
  );
}

/** Many settings of the kernel in one process. */
export async function ip(options: readonly string[], lines: readonly string[]): Promise<void> {
  await mustWork(['ip', ...options, '-batch', '-'], lines.map((line) => `${line}\n`).join(''));
}

/** Runs a program that only fails where the lab itself is wrong. */
export async function mustWork(argv: readonly string[], input = ''): Promise<string> {
  const { status, stdout, stderr } = await execute(argv, { input, timeoutMs: 20_000 });
  if (status !== 0) throw new Error(`${argv.join(' ')}: exit ${status}\n${stderr}\n${input}`);
  return stdout;
}
