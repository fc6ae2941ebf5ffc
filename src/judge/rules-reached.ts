import { allowed, blocked, ends, hostPort, impaired, inconclusive, place, type Rule } from './rule.ts';
import { answeredRules, server, unansweredRules } from './rules-exchange.ts';
import { takesEverything } from './rules-controls.ts';
import { attemptsOf, httpDetail, isLateToConnect, last, resolveDetail, tlsDetail, type Trace } from './trace.ts';

const rcode = (trace: Trace): string => trace.exchange?.code ?? 'no code';
const question = (trace: Trace): string =>
  trace.exchange?.detail?.kind === 'dns-exchange' ? trace.exchange.detail.query : 'the name';
/** Where transparent proxies listen: they accept connections to any address. */
const WEB_PORTS: readonly number[] = [80, 443, 8080, 8443];
const overUdp = (trace: Trace): boolean => trace.exchange?.operation === 'udp-round-trip';
const unverified = (trace: Trace): boolean => trace.tls !== null && tlsDetail(trace)?.chainTrusted === null;

/** What is left has no failure that stops it, but for DNS servers, whose answers come here whole. */
export const reachedRules: readonly Rule[] = [
  ...unansweredRules,
  inconclusive('udp.silent', {
    id: 'udp-silence',
    alternatives: ['service.down'],
    when: (trace) => overUdp(trace) && ends(trace, 'exchange', 'udp-timeout'),
    say: (trace) => `No answer from ${server(trace)} at ${place(trace)}.`,
  }),
  blocked('udp.port-unreachable', {
    id: 'udp-port-unreachable',
    alternatives: ['service.down'],
    when: (trace) => overUdp(trace) && ends(trace, 'exchange', 'connection-refused'),
    say: (trace) =>
      `${place(trace)} is reported unreachable for UDP (${rcode(trace)}): a rule that rejects, or no server.`,
  }),
  blocked('udp.prohibited', {
    id: 'udp-prohibited',
    when: (trace) =>
      overUdp(trace) && ends(trace, 'exchange', 'host-unreachable', 'protocol-unreachable', 'connection-rejected'),
    say: (trace) => `UDP to ${place(trace)} is reported prohibited (${rcode(trace)}).`,
  }),
  blocked('tcp.prohibited', {
    id: 'udp-forbidden-here',
    confidence: 'certain',
    when: (trace) => ends(trace, 'exchange', 'connection-prohibited'),
    say: (trace) => `This host itself forbids UDP to ${place(trace)} (${rcode(trace)}).`,
  }),
  inconclusive('tcp.no-local-route', {
    id: 'udp-no-route',
    confidence: 'likely',
    when: (trace) => ends(trace, 'exchange', 'network-unreachable', 'address-unusable'),
    say: (trace) => `This host has no route to ${place(trace)} (${rcode(trace)}).`,
  }),
  inconclusive('tcp.timeout', {
    id: 'dns-silence-over-tcp',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'exchange', 'connection-timeout'),
    say: (trace) => `${place(trace)} accepted the connection and gave no answer to the DNS question.`,
  }),
  inconclusive('tcp.refused-or-rejected', {
    id: 'dns-cut-off-over-tcp',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'exchange', 'connection-reset', 'connection-closed'),
    say: (trace) => `${place(trace)} accepted the connection and ended it without a DNS answer (${rcode(trace)}).`,
  }),
  inconclusive('dns.nxdomain', {
    id: 'server-denies-the-name',
    when: (trace) => ends(trace, 'exchange', 'name-not-found'),
    say: (trace) => `The DNS server at ${place(trace)} answers that ${question(trace)} does not exist.`,
  }),
  inconclusive('dns.nodata', {
    id: 'server-gives-no-address',
    when: (trace) => ends(trace, 'exchange', 'name-no-data'),
    say: (trace) => `The DNS server at ${place(trace)} answers for ${question(trace)}, but without an address.`,
  }),
  inconclusive('dns.refused', {
    id: 'server-refuses',
    when: (trace) => ends(trace, 'exchange', 'name-server-refused'),
    say: (trace) => `The DNS server at ${place(trace)} refuses to answer for ${question(trace)}.`,
  }),
  inconclusive('dns.servfail', {
    id: 'server-gives-no-answer',
    when: (trace) => trace.exchange !== null && trace.exchange.failure !== null,
    say: (trace) => `The DNS server at ${place(trace)} has no answer for ${question(trace)} (${rcode(trace)}).`,
  }),
  impaired('path.flaky', 'yes', {
    id: 'second-attempt-only',
    when: isLateToConnect,
    say: (trace) => `${place(trace)} answered 1 of ${attemptsOf(trace)} connection attempts.`,
  }),
  ...answeredRules,
  allowed('tls.unverified', {
    id: 'answer-without-identity',
    confidence: 'likely',
    when: (trace) => unverified(trace) && trace.http !== null,
    say: (trace) =>
      `${place(trace)} answered ${httpDetail(trace)?.status ?? ''}; its certificate was not verified: no authority was given.`,
  }),
  allowed('tls.unverified', {
    id: 'handshake-without-identity',
    // Whoever speaks TLS can do as much.
    confidence: 'possible',
    when: unverified,
    say: (trace) => `${place(trace)} shook hands; its certificate was not verified: no authority was given.`,
  }),
  allowed(null, {
    id: 'answered-as-documented',
    when: (trace) => trace.http !== null && trace.tls !== null,
    say: (trace) => `${trace.target.host} proved itself and answered ${httpDetail(trace)?.status ?? ''}.`,
  }),
  allowed(null, {
    id: 'answered-in-the-clear',
    confidence: 'likely',
    when: (trace) => trace.http !== null,
    say: (trace) => `${place(trace)} answered ${httpDetail(trace)?.status ?? ''}.`,
  }),
  allowed(null, {
    id: 'identity-proven',
    when: (trace) => trace.tls !== null,
    say: (trace) => `${trace.target.host} proved itself with its certificate.`,
  }),
  allowed(null, {
    id: 'name-server-answered',
    // Some networks answer for every DNS server.
    confidence: 'likely',
    when: (trace) => trace.exchange !== null,
    say: (trace) => `The DNS server at ${place(trace)} answered.`,
  }),
  inconclusive('proxy.transparent', {
    id: 'connection-opened-by-whatever',
    alternatives: ['service.down'],
    when: (trace, vantage) =>
      trace.check.kind === 'tcp' && takesEverything(trace, vantage) && trace.connects.at(-1)?.failure === null,
    say: (trace) =>
      `${place(trace)} accepted the connection, but there connections are accepted even to a port on which nothing listens.`,
  }),
  allowed(null, {
    id: 'tunnel-opened',
    // Only the proxy says so, and some say it before they try.
    confidence: 'possible',
    when: (trace) => trace.path === 'proxy' && trace.check.kind === 'tcp' && trace.tunnel?.failure === null,
    say: (trace) =>
      `The proxy says that it is connected to ${hostPort(trace.target.dial.host, trace.target.dial.port)}.`,
  }),
  allowed(null, {
    id: 'web-connection-opened',
    confidence: 'possible',
    when: (trace) => trace.connects.at(-1)?.failure === null && WEB_PORTS.includes(trace.target.port),
    say: (trace) => `${place(trace)} accepted the connection, as a transparent proxy would for any address.`,
  }),
  allowed(null, {
    id: 'connection-opened',
    // Something accepted; that it is the service is not proven by TCP alone.
    confidence: 'likely',
    when: (trace) => trace.connects.at(-1)?.failure === null,
    say: (trace) => `${place(trace)} accepted the connection.`,
  }),
  allowed(null, {
    id: 'name-resolved',
    // Some resolvers make addresses up.
    confidence: 'likely',
    when: (trace) => trace.resolve !== null && trace.resolve.failure === null,
    say: (trace) =>
      `${trace.target.dial.host} resolves to ${resolveDetail(trace)?.addresses.slice(0, 4).join(', ') ?? ''}.`,
  }),
  inconclusive('dns.unusable', {
    id: 'nothing-known',
    when: () => true,
    say: (trace) => `Nothing decides (${last(trace)?.code ?? 'nothing was observed'}).`,
  }),
];
