import type { Failure, Observation, TlsDetail } from '../model/observation.ts';
import { commonName, vendorOf } from './inspection.ts';
import { blocked, impaired, place, type Rule } from './rule.ts';
import { answerFit } from './expectation.ts';
import { controlOf, httpDetail, last, tlsDetail, type Trace } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

const CUT_OFF: readonly (Failure | null)[] = ['tls-reset', 'tls-closed', 'tls-timeout'];
/** The handshake ended without a word from the far end. */
const cutOff = (trace: Trace): boolean =>
  trace.path === 'direct' && trace.tls !== null && trace.tls === last(trace) && CUT_OFF.includes(trace.tls.failure);

/** A ServerHello or an alert came back, whatever it says. */
function answered(control: Observation | null): boolean {
  if (control?.operation !== 'tls-handshake') return false;
  return control.failure === null || control.failure === 'tls-alert' || control.failure.startsWith('certificate-');
}

/** The same party proved itself to a control, as far as the check can prove it. */
function proved(control: Observation | null): boolean {
  return control?.operation === 'tls-handshake' && control.failure === null;
}

/** It ended as the handshake that it is to explain; one that was not sent, or was cut short by the run, shows nothing. */
function cutOffToo(control: Observation | null): boolean {
  return control?.operation === 'tls-handshake' && CUT_OFF.includes(control.failure);
}

/** The one that fits into a packet, and not another of full size with another name. */
function onlySmall(trace: Trace): boolean {
  return proved(controlOf(trace, 'small-hello')) && cutOffToo(controlOf(trace, 'neutral-name'));
}

const how = (trace: Trace): string => HOW[trace.tls?.failure ?? ''] ?? 'gets no answer';
const HOW: Readonly<Record<string, string>> = { 'tls-reset': 'is reset', 'tls-closed': 'is closed' };

function neutralName(trace: Trace): string {
  const detail = controlOf(trace, 'neutral-name')?.detail;
  return detail?.kind === 'tls' && detail.serverName !== '' ? `the one for ${detail.serverName}` : 'one without a name';
}

const issuer = (trace: Trace): string => tlsDetail(trace)?.chain[0]?.issuer ?? 'nobody';

/** Something takes connections that nobody listens for, in the place of the address that was dialled. */
export function takesEverything({ address, path }: Trace, { acceptsAnything }: VantageFacts): boolean {
  return path === 'direct' && address !== null && acceptsAnything.has(address);
}

/** What controls showed; without them the rules that follow these say less. */
export const controlRules: readonly Rule[] = [
  impaired('path.flaky', 'yes', {
    id: 'handshake-answered-later',
    // Neither the name nor the size: the same was answered a moment later.
    when: (trace) =>
      cutOff(trace) && proved(controlOf(trace, 'small-hello')) && answered(controlOf(trace, 'neutral-name')),
    say: (trace) =>
      `A ClientHello for ${trace.target.host} at ${place(trace)} ${how(trace)}; a moment later it is answered.`,
  }),
  impaired('tls.split-dropped', 'yes', {
    id: 'split-hello-dropped',
    when: (trace) => cutOff(trace) && onlySmall(trace) && cutOffToo(controlOf(trace, 'split-hello')),
    say: (trace) =>
      `${place(trace)} answers a ClientHello in one packet; one in two packets ${how(trace)}, as the larger ones of Go 1.24, OpenSSL 3.5 and browsers are.`,
  }),
  impaired('tls.stall-large', 'yes', {
    id: 'large-hello-dropped',
    when: (trace) => cutOff(trace) && onlySmall(trace),
    say: (trace) =>
      `${place(trace)} answers a small ClientHello; one of 1.8 kB ${how(trace)}, as those of Go 1.24, OpenSSL 3.5 and browsers are.`,
  }),
  blocked('tls.sni-filtered', {
    id: 'name-filtered',
    // A load balancer that goes by names drops those whose servers are down.
    alternatives: ['service.down'],
    // The address, the port and TLS are open, and size makes no difference: only the name does.
    when: (trace) =>
      cutOff(trace) && answered(controlOf(trace, 'neutral-name')) && cutOffToo(controlOf(trace, 'small-hello')),
    say: (trace) =>
      `A ClientHello for ${trace.target.host} at ${place(trace)} ${how(trace)}; ${neutralName(trace)} is answered there.`,
  }),
  blocked('proxy.transparent', {
    id: 'accepts-everything',
    // Some firewalls accept for the hosts behind them, to keep floods away.
    alternatives: ['service.down'],
    when: (trace, vantage) =>
      (cutOff(trace) || trace.tls?.failure === 'tls-not-tls') && takesEverything(trace, vantage),
    say: (trace) =>
      `${place(trace)} accepts connections even to a port on which nothing listens, and a ClientHello for ${trace.target.host} ${trace.tls?.failure === 'tls-not-tls' ? 'is not answered with TLS' : how(trace)}.`,
  }),
];

/** The served chain verifies with the authorities of this system, and not with the public ones. */
export function trustedBySystem(trace: Trace): boolean {
  const control = controlOf(trace, 'system-authorities');
  return (
    proved(control) && control?.detail?.kind === 'tls' && isSameSigner(tlsDetail(trace)?.chain, control.detail.chain)
  );
}

/** Servers may change between two connections: only what the same one signed is trusted by what was seen of the other. */
function isSameSigner(failed: TlsDetail['chain'] = [], verified: TlsDetail['chain']): boolean {
  const [leaf, authority] = failed;
  const [otherLeaf, otherAuthority] = verified;
  if (leaf === undefined || otherLeaf === undefined || leaf.issuer !== otherLeaf.issuer) return false;
  // Who is not trusted need not have come along.
  return (
    leaf.spkiSha256 === otherLeaf.spkiSha256 ||
    authority === undefined ||
    authority.spkiSha256 === otherAuthority?.spkiSha256
  );
}

/** What becomes of TLS that is opened on the way and signed anew by an authority that this system trusts. */
export const interceptionRules: readonly Rule[] = [
  impaired('tls.intercepted-trusted', 'no', {
    id: 'authority-of-this-system-and-wrong-answer',
    alternatives: ['http.block-page', 'service.down'],
    when: (trace) => trustedBySystem(trace) && wrongAnswer(trace),
    say: (trace) =>
      `${interception(trace)} What came back is not the answer of the service (${trace.http?.code ?? 'no code'}).`,
  }),
  impaired('tls.intercepted-trusted', 'yes', {
    id: 'authority-of-this-system',
    alternatives: ['tls.unverified'],
    when: trustedBySystem,
    say: (trace) =>
      `${interception(trace)} Kubelets, container runtimes, Java, Python and Node with lists of their own refuse it, and client certificates fail.`,
  }),
];

function wrongAnswer(trace: Trace): boolean {
  const detail = httpDetail(trace);
  return (
    trace.http !== null && (trace.http.failure !== null || detail === null || answerFit(trace.check, detail) !== 'fits')
  );
}

function interception(trace: Trace): string {
  const vendor = vendorOf(issuer(trace));
  const by = vendor === null ? '' : ` (${vendor})`;
  return `${trace.target.host} shows a certificate of "${commonName(issuer(trace))}"${by}, which this system trusts and the public does not: TLS is opened on the way, or the service is your own.`;
}
