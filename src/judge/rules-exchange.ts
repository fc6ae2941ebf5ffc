import type { NtpDetail, Observation, SeenAddress } from '../model/observation.ts';
import { allowed, ends, impaired, inconclusive, place, type Rule, seconds } from './rule.ts';
import { isLateToConnect, type Trace } from './trace.ts';

// Questions to others than DNS servers: for the time, for our address, and to `reachcheck listen` at the far end.

const code = (trace: Trace): string => trace.exchange?.code ?? 'no code';
const isListener = ({ check }: Trace): boolean => check.kind === 'listener';
const overTcp = (trace: Trace): boolean => trace.exchange?.operation === 'tcp-round-trip';
const detail = (trace: Trace): Observation['detail'] => trace.exchange?.detail ?? null;
/** A connection that was long in coming is flaky, whatever came after it. */
const answered = (trace: Trace): boolean => trace.exchange?.failure === null && !isLateToConnect(trace);

/** Who was asked, in the middle of a sentence. */
export function server({ check }: Trace): string {
  switch (check.kind) {
    case 'ntp':
      return 'the NTP server';
    case 'stun':
      return 'the STUN server';
    case 'listener':
      return 'the listener';
    case 'tcp':
    case 'tls':
    case 'https':
    case 'http':
    case 'registry':
    case 'dns':
      return 'the DNS server';
  }
}

/** What only these questions end with; silence and ICMP over UDP mean the same as for a DNS server. */
export const unansweredRules: readonly Rule[] = [
  inconclusive('service.unexpected-answer', {
    id: 'answer-garbled',
    when: (trace) => ends(trace, 'exchange', 'answer-garbled'),
    say: (trace) => `Something at ${place(trace)} answers, but not as ${server(trace)} would.`,
  }),
  inconclusive('tcp.timeout', {
    id: 'listener-silence-over-tcp',
    // Something accepted: perhaps a proxy that does so for every address.
    alternatives: ['service.unexpected-answer', 'service.down'],
    when: (trace) => isListener(trace) && overTcp(trace) && ends(trace, 'exchange', 'connection-timeout'),
    say: (trace) => `${place(trace)} accepted the connection and gave no proof that it is the listener.`,
  }),
  inconclusive('service.unexpected-answer', {
    id: 'listener-cut-off-over-tcp',
    alternatives: ['proxy.transparent', 'service.down'],
    when: (trace) => isListener(trace) && overTcp(trace) && trace.exchange?.failure !== null,
    say: (trace) =>
      `${place(trace)} ended the connection without a proof (${code(trace)}), as the listener does when the token differs.`,
  }),
  inconclusive('udp.silent', {
    id: 'listener-silence-over-udp',
    alternatives: ['service.down'],
    when: (trace) => isListener(trace) && ends(trace, 'exchange', 'udp-timeout'),
    say: (trace) =>
      `No answer over UDP from the listener at ${place(trace)}. If it printed that it heard us, only the way back is blocked.`,
  }),
  inconclusive('service.unexpected-answer', {
    id: 'exchange-failed',
    when: ({ check, exchange }) => check.kind !== 'dns' && exchange !== null && UNCLEAR.includes(exchange.failure),
    say: (trace) => `The question to ${server(trace)} at ${place(trace)} failed (${code(trace)}).`,
  }),
];

const UNCLEAR: readonly Observation['failure'][] = ['unknown', 'connection-reset', 'connection-closed'];

export const answeredRules: readonly Rule[] = [
  impaired('tls.cert-unknown-issuer', 'yes', {
    id: 'listener-in-another-tls',
    // Its proof came through, with the certificate that it shows; that is not the one that is seen here.
    confidence: 'certain',
    when: (trace) => answered(trace) && sameTls(trace) === false,
    say: (trace) =>
      `The listener at ${place(trace)} answered, but something on the way shows a certificate of its own.`,
  }),
  allowed(null, {
    id: 'listener-proved-the-path',
    when: (trace) => answered(trace) && isListener(trace),
    say: (trace) => `The listener at ${place(trace)} proved the path both ways${seenAsText(trace)}.`,
  }),
  allowed(null, {
    id: 'time-server-answered',
    // Some networks answer for every NTP server.
    confidence: 'likely',
    when: (trace) => answered(trace) && trace.check.kind === 'ntp',
    say: (trace) => `The NTP server at ${place(trace)} answered${timeText(trace)}.`,
  }),
  allowed(null, {
    id: 'stun-server-answered',
    confidence: 'likely',
    when: (trace) => answered(trace) && trace.check.kind === 'stun',
    say: (trace) => `The STUN server at ${place(trace)} answered${seenAsText(trace)}.`,
  }),
];

function sameTls(trace: Trace): boolean | null {
  const seen = detail(trace);
  return seen?.kind === 'listener' ? seen.sameTls : null;
}

function seenAsText(trace: Trace): string {
  const seen = detail(trace);
  if (seen?.kind !== 'stun' && seen?.kind !== 'listener') return '';
  if (seen.seenAs !== null) return ` and sees us as ${addressText(seen.seenAs)}`;
  return seen.kind === 'stun' && seen.errorCode !== null ? ` with error ${seen.errorCode}` : '';
}

function addressText({ address, port }: SeenAddress): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function timeText(trace: Trace): string {
  const seen = detail(trace);
  return seen?.kind === 'ntp' ? (kissText(seen) ?? clockText(seen)) : '';
}

function kissText({ kiss }: NtpDetail): string | null {
  return kiss === null ? null : `, and asks not to be asked (${kiss})`;
}

function clockText({ offsetMs }: NtpDetail): string {
  if (offsetMs === null) return ', and does not know the time itself';
  return `; this host's clock is ${seconds(Math.abs(offsetMs))} ${offsetMs > 0 ? 'behind' : 'ahead'}`;
}
