import type { Lab } from './lab.ts';
import type { RunningProcess } from './processes.ts';

/** Addresses by name. A name without any exists and has no data. */
export type Names = Readonly<Record<string, readonly string[]>>;

let count = 0;

/** Starts dnsmasq on one address of the host. It knows these names; all others don't exist. */
export function startDnsmasq(
  lab: Lab,
  host: string,
  address: string,
  names: Names,
  more: readonly string[] = [],
): Promise<RunningProcess> {
  const lines = [
    'no-resolv',
    'no-hosts',
    'no-daemon',
    'user=root',
    'pid-file=',
    'log-facility=-',
    'bind-interfaces',
    `listen-address=${address}`,
    // Without it, a name that is not known here would be refused for want of a server to ask.
    ...(more.some((line) => line.includes('/#/')) ? [] : ['local=/#/']),
    ...Object.entries(names).flatMap(([name, addresses]) =>
      addresses.length === 0 ? [`txt-record=${name},none`] : addresses.map((found) => `host-record=${name},${found}`),
    ),
    ...more,
  ];
  count += 1;
  const config = lab.file(`dnsmasq-${count}.conf`, `${lines.join('\n')}\n`);
  return lab.spawn(host, ['dnsmasq', '-C', config], { prints: /started, version/ });
}

/** Starts unbound on one address of the host, for answers that dnsmasq cannot give. `zones` are lines of `server:`. */
export function startUnbound(
  lab: Lab,
  host: string,
  address: string,
  zones: readonly string[],
): Promise<RunningProcess> {
  const config = lab.file(
    `unbound-${address.replaceAll(':', '_')}.conf`,
    [
      'server:',
      `interface: ${address}`,
      'access-control: 0.0.0.0/0 allow',
      'access-control: ::/0 allow',
      'do-daemonize: no',
      'username: ""',
      'chroot: ""',
      'pidfile: ""',
      'use-syslog: no',
      'logfile: ""',
      'verbosity: 1',
      `directory: "${lab.folder}"`,
      'module-config: "iterator"',
      ...zones,
      'remote-control:',
      'control-enable: no',
      '',
    ].join('\n'),
  );
  return lab.spawn(host, ['unbound', '-d', '-c', config], { prints: /start of service/ });
}
