import { blocked, count, ends, inconclusive, place, type Rule, seconds, skipped } from './rule.ts';
import type { Observation } from '../model/observation.ts';
import { attemptsOf, controlOf, last, type Trace } from './trace.ts';
import { isLocalNoRoute, type VantageFacts } from './vantage.ts';

const isIPv6 = (trace: Trace): boolean => trace.address?.includes(':') === true;
const end = (trace: Trace): Observation | null => trace.connects.at(-1) ?? null;
const failed = (trace: Trace): boolean => end(trace)?.failure != null && end(trace) === last(trace);
const code = (trace: Trace): string => end(trace)?.code ?? 'no code';

/** A question over UDP has no connection before it: it alone shows whether there is a way. */
const overUdp = (trace: Trace): boolean =>
  trace.connects.length === 0 && trace.exchange?.operation === 'udp-round-trip' && trace.exchange.failure !== null;
const noWay = (trace: Trace): boolean => failed(trace) || overUdp(trace);
const noWayCode = (trace: Trace): string => last(trace)?.code ?? 'no code';

function silence(trace: Trace): string {
  const first = trace.connects[0];
  const until = end(trace);
  const waited = first === undefined || until === null ? 0 : until.startedMs + until.durationMs - first.startedMs;
  return `No answer from ${place(trace)} to ${count(attemptsOf(trace), 'connection attempt')} in ${seconds(waited)}.`;
}

/** This host's own trouble: it comes before any destination, or the address that its name has, is blamed. */
export const vantageRules: readonly Rule[] = [
  inconclusive('env.offline', {
    id: 'no-network',
    confidence: 'certain',
    when: (trace, { offline }) =>
      offline && (noWay(trace) || ends(trace, 'resolve', 'name-server-unreachable', 'name-timeout')),
    say: (trace) =>
      trace.address === null
        ? `This host has no network: not even its DNS servers can be asked for ${place(trace)} (${noWayCode(trace)}).`
        : `This host has no route to ${place(trace)}, nor to any other address tried (${noWayCode(trace)}).`,
  }),
  skipped('tcp.no-local-route', {
    id: 'no-ipv6-here',
    when: (trace, { ipv6 }) => ipv6 === 'absent' && isIPv6(trace) && noWay(trace),
    say: (trace) => `This host has no IPv6 route to ${place(trace)} (${noWayCode(trace)}).`,
  }),
  skipped('tcp.v6-broken', {
    id: 'ipv6-broken-here',
    when: (trace, { ipv6 }) => ipv6 === 'broken' && isIPv6(trace) && noWay(trace),
    // One that has no IPv4 address may be blocked; nothing shows that IPv6 would work for it.
    say: (trace) => `No answer over IPv6 from ${place(trace)}, nor from any other IPv6 address tried.`,
  }),
];

/** The network says with ICMP that it forbids, and not merely that there is no way. */
function isProhibited(trace: Trace): boolean {
  // No host lacks TCP: "protocol unreachable" (ICMP 3/2) is a rule's word.
  if (ends(trace, 'connect', 'connection-rejected', 'protocol-unreachable')) return true;
  return (
    ends(trace, 'connect', 'host-unreachable') && controlOf(trace, 'udp-companion')?.failure === 'host-unreachable'
  );
}

/** A datagram found the way that a connection did not: TCP alone is rejected. */
function isPassedByUdp(trace: Trace): boolean {
  const companion = controlOf(trace, 'udp-companion');
  return (
    ends(trace, 'connect', 'host-unreachable') &&
    companion !== null &&
    (companion.failure === null || companion.failure === 'connection-refused')
  );
}

const address = (trace: Trace): string => trace.address ?? '';

/** Other ports of the same address that opened: the host is there, and so is the way to it. */
function openBeside(trace: Trace, { connects }: VantageFacts): ReadonlySet<number> | null {
  // What the user sent elsewhere shares an address with strangers.
  return trace.target.dial.redirected ? null : (connects.open.get(address(trace)) ?? null);
}

/** A host may have thousands of open ports; a few say it. */
function fewOf(ports: ReadonlySet<number> | null): string {
  const few: number[] = [];
  for (const port of ports ?? []) if (few.push(port) === 4) break;
  return few.join(', ');
}

/** Nothing opened to this port at several addresses, while other ports open: the port is what is blocked. */
function shutEverywhere(trace: Trace, { connects }: VantageFacts): boolean {
  const { port, redirected } = trace.target.dial;
  if (redirected) return false;
  return (connects.shut.get(port)?.size ?? 0) > 1 && !connects.openPorts.has(port) && connects.openPorts.size > 0;
}

export const connectRules: readonly Rule[] = [
  inconclusive('tcp.timeout', {
    id: 'sampled-silence',
    when: (trace) => trace.sampled && ends(trace, 'connect', 'connection-timeout'),
    say: (trace) => `${silence(trace)} Nothing need listen there.`,
  }),
  inconclusive('tcp.refused-or-rejected', {
    id: 'sampled-refusal',
    when: (trace) => trace.sampled && ends(trace, 'connect', 'connection-refused', 'connection-reset'),
    say: (trace) => `${place(trace)} refused the connection (${code(trace)}). Nothing need listen there.`,
  }),
  inconclusive('tcp.unreachable', {
    id: 'sampled-unreachable',
    // The last router says the same of an address that nobody has.
    when: (trace) =>
      trace.sampled && ends(trace, 'connect', 'host-unreachable', 'protocol-unreachable', 'connection-rejected'),
    say: (trace) => `${place(trace)} was reported unreachable (${code(trace)}). Nothing need listen there.`,
  }),
  blocked('tcp.timeout', {
    id: 'connect-silence-on-this-port',
    // The host answers on other ports: it is up, and the silence is a filter's.
    when: (trace, vantage) => ends(trace, 'connect', 'connection-timeout') && openBeside(trace, vantage) !== null,
    say: (trace, vantage) => `${silence(trace)} Port ${fewOf(openBeside(trace, vantage))} of the same address is open.`,
  }),
  blocked('tcp.timeout', {
    id: 'connect-silence-on-port-everywhere',
    when: (trace, vantage) => ends(trace, 'connect', 'connection-timeout') && shutEverywhere(trace, vantage),
    say: (trace) =>
      `${silence(trace)} Port ${trace.target.dial.port} opens nowhere that was tried, and other ports do: outbound, the port itself is blocked.`,
  }),
  blocked('tcp.timeout', {
    id: 'connect-silence',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'connect', 'connection-timeout'),
    say: silence,
  }),
  blocked('tcp.refused-or-rejected', {
    id: 'connect-refused',
    // A closed port, REJECT with port-unreachable and REJECT with tcp-reset give the same code.
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'connect', 'connection-refused', 'connection-reset'),
    say: (trace) =>
      `${place(trace)} refused the connection (${code(trace)}) after ${seconds(end(trace)?.durationMs ?? 0)}: a rule that rejects, or a closed port.`,
  }),
  blocked('tcp.rejected', {
    id: 'connect-rejected',
    when: isProhibited,
    say: (trace) =>
      `A firewall on the way to ${place(trace)} says that it forbids this (${code(trace)} after ${seconds(end(trace)?.durationMs ?? 0)}).`,
  }),
  blocked('tcp.rejected', {
    id: 'connect-rejected-but-not-udp',
    when: isPassedByUdp,
    say: (trace) =>
      `${place(trace)} was reported unreachable for TCP (${code(trace)}), while a datagram finds the way there: a rule rejects.`,
  }),
  blocked('tcp.prohibited', {
    id: 'connect-prohibited',
    confidence: 'certain',
    when: (trace) => ends(trace, 'connect', 'connection-prohibited'),
    say: (trace) => `This host itself forbids the connection to ${place(trace)} (${code(trace)}).`,
  }),
  inconclusive('tcp.no-local-route', {
    id: 'connect-no-route',
    confidence: 'likely',
    when: (trace) => failed(trace) && trace.connects.slice(-1).some(isLocalNoRoute),
    say: (trace) => `This host has no route to ${place(trace)} (${code(trace)}).`,
  }),
  blocked('tcp.unreachable', {
    id: 'connect-unreachable',
    alternatives: ['tcp.no-local-route', 'service.down'],
    when: (trace) => ends(trace, 'connect', 'host-unreachable', 'protocol-unreachable'),
    say: (trace) =>
      `${place(trace)} was reported unreachable (${code(trace)}) after ${seconds(end(trace)?.durationMs ?? 0)}.`,
  }),
  inconclusive('tcp.unreachable', {
    id: 'connect-failed',
    when: failed,
    say: (trace) => `The connection to ${place(trace)} failed (${code(trace)}).`,
  }),
];
