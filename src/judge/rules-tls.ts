import type { Failure } from '../model/observation.ts';
import type { Confidence } from '../model/outcome.ts';
import type { Trust } from '../model/profile.ts';
import { commonName } from './inspection.ts';
import { blockPage, refusingPage } from './pages.ts';
import { allowed, blocked, ends, impaired, inconclusive, place, type Rule, seconds } from './rule.ts';
import { interceptionRules, trustedBySystem } from './rules-controls.ts';
import { controlOf, httpDetail, showsCertificate, tlsDetail, type Trace } from './trace.ts';

const duration = (trace: Trace): string => seconds(trace.tls?.durationMs ?? 0);
const code = (trace: Trace): string => trace.tls?.code ?? 'no code';
const subject = (trace: Trace): string => commonName(tlsDetail(trace)?.chain[0]?.subject);
const issuer = (trace: Trace): string => commonName(tlsDetail(trace)?.chain[0]?.issuer);
const certificate = (trace: Trace, failure: Failure): boolean => trace.tls?.failure === failure;

/** The date that fails may be an authority's, and not the leaf's: the first to end, the last to begin. */
const firstEnd = (trace: Trace): string => dates(trace, 'validTo')[0] ?? '?';
const lastBegin = (trace: Trace): string => dates(trace, 'validFrom').at(-1) ?? '?';

function dates(trace: Trace, field: 'validFrom' | 'validTo'): readonly string[] {
  return (tlsDetail(trace)?.chain ?? []).map((one) => one[field].slice(0, 10)).toSorted();
}

/** Under a bad certificate a filter's page says more than the certificate does. */
const pageUnderBadCertificate = (trace: Trace): boolean => {
  const detail = httpDetail(trace);
  return trace.tls?.failure != null && detail !== null && (blockPage(detail) !== null || refusingPage(detail));
};

function namesAnother(trace: Trace): boolean {
  const failed = trace.tls?.failure != null && trace.tls.failure !== 'certificate-self-signed';
  return failed && tlsDetail(trace)?.nameMatches === false;
}

/** The name that the certificate has to be for. */
function wantedName({ check, target }: Trace): string {
  return ('serverName' in check ? check.serverName : undefined) ?? target.host;
}

function trustOf({ check }: Trace): Trust {
  return check.kind === 'https' || check.kind === 'tls' || check.kind === 'registry' ? check.trust : 'public';
}

/** Another name, another size and an unused port were tried, and none of them explains it: it is not a guess then. */
function withControls(trace: Trace): Confidence {
  return controlOf(trace, 'neutral-name') === null ? 'possible' : 'likely';
}

/** Versions before TLS 1.2 are all that is offered (RFC 8996). */
function onlyOldVersions(trace: Trace): boolean {
  const { failure, code: raw } = trace.tls ?? { failure: null, code: null };
  if (failure !== 'tls-alert' && failure !== 'tls-broken' && failure !== 'tls-not-tls') return false;
  return tlsDetail(trace)?.alert === 70 || /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/.test(raw ?? '');
}

function agreedOtherwise(trace: Trace): boolean {
  const { check } = trace;
  const whole = trace.tls?.failure === null || trustedBySystem(trace);
  return check.kind === 'tls' && check.alpn !== null && whole && tlsDetail(trace)?.alpn !== check.alpn;
}

export const tlsRules: readonly Rule[] = [
  impaired('tls.version', 'no', {
    id: 'tls-too-old',
    when: onlyOldVersions,
    say: (trace) => `${place(trace)} offers only TLS versions that are too old (${code(trace)}): programs refuse them.`,
  }),
  blocked('tls.timeout', {
    id: 'tls-silence',
    confidence: withControls,
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'tls', 'tls-timeout'),
    say: (trace) =>
      `${place(trace)} accepted the connection, then said nothing to the ClientHello in ${duration(trace)}.`,
  }),
  blocked('tls.reset', {
    id: 'tls-reset',
    confidence: withControls,
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'tls', 'tls-reset'),
    say: (trace) =>
      `${place(trace)} accepted the connection and reset it after the ClientHello for ${trace.target.host}.`,
  }),
  blocked('tls.closed', {
    id: 'tls-closed',
    confidence: withControls,
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'tls', 'tls-closed'),
    say: (trace) =>
      `${place(trace)} accepted the connection and closed it after the ClientHello for ${trace.target.host}.`,
  }),
  blocked('tls.not-tls', {
    id: 'tls-other-protocol',
    when: (trace) => ends(trace, 'tls', 'tls-not-tls'),
    say: (trace) => `${place(trace)} answered the ClientHello with something that is not TLS (${code(trace)}).`,
  }),
  allowed('tls.client-certificate-required', {
    id: 'client-certificate-wanted-in-handshake',
    confidence: 'likely',
    // It has signed with the key of a certificate for this name, and refuses only then: it is we who showed none.
    when: (trace) =>
      ends(trace, 'tls', 'tls-alert') &&
      !showsCertificate(trace.check) &&
      tlsDetail(trace)?.nameMatches === true &&
      /CERTIFICATE|HANDSHAKE_FAILURE/.test(code(trace)),
    say: (trace) =>
      `${place(trace)} showed a certificate for ${trace.target.host} and asks for one of ours: it was reached.`,
  }),
  inconclusive('tls.alert', {
    id: 'tls-alert',
    alternatives: ['tls.client-certificate-required', 'tls.reset'],
    when: (trace) => ends(trace, 'tls', 'tls-alert'),
    say: (trace) =>
      `${place(trace)} ended the handshake with TLS alert ${tlsDetail(trace)?.alert ?? '?'} (${code(trace)}).`,
  }),
  inconclusive('tls.broken', {
    id: 'tls-broken',
    when: (trace) => trace.tls?.failure != null && !trace.tls.failure.startsWith('certificate-'),
    say: (trace) => `${place(trace)} broke the handshake (${code(trace)}).`,
  }),
  blocked('http.block-page', {
    id: 'block-page-under-bad-certificate',
    alternatives: ['tls.cert-unknown-issuer'],
    when: pageUnderBadCertificate,
    say: (trace) =>
      `${place(trace)} showed a certificate that does not verify (issuer ${issuer(trace)}) and a page that says no: "${pageWords(trace)}".`,
  }),
  impaired('tls.alpn-stripped', 'no', {
    id: 'alpn-not-agreed',
    alternatives: ['service.down'],
    when: agreedOtherwise,
    say: (trace) =>
      `${place(trace)} agreed on ${tlsDetail(trace)?.alpn ?? 'no protocol'} (ALPN) where ${trace.check.kind === 'tls' ? (trace.check.alpn ?? '') : ''} was offered and is needed: something on the way takes it out.`,
  }),
  ...interceptionRules,
  blocked('tls.cert-self-signed', {
    id: 'certificate-self-signed',
    alternatives: ['tls.cert-unknown-issuer'],
    // A private service may have signed for itself; it takes another authority, not another entry.
    when: (trace) => certificate(trace, 'certificate-self-signed') && trustOf(trace) === 'public',
    say: (trace) => `${place(trace)} showed a self-signed certificate (${subject(trace)}), as devices in the way do.`,
  }),
  blocked('tls.cert-name', {
    id: 'certificate-of-another',
    alternatives: ['http.captive-portal', 'dns.sinkhole'],
    // Inspection copies the name: who shows another one is another party, whoever signed it and whenever.
    when: (trace) => namesAnother(trace) && !(trustOf(trace) === 'private' && tlsDetail(trace)?.chainTrusted === true),
    say: (trace) =>
      `${place(trace)} showed a certificate for ${subject(trace)}, not for ${wantedName(trace)}: another party answers.`,
  }),
  impaired('tls.cert-name', 'no', {
    id: 'private-certificate-of-another-name',
    // Only the service's own authority signs so: nobody answers in its place.
    when: namesAnother,
    say: (trace) =>
      `${place(trace)} showed a certificate of its own authority for ${subject(trace)}, not for ${wantedName(trace)}.`,
  }),
  inconclusive('env.clock-skew', {
    id: 'dates-wrong-everywhere',
    confidence: 'likely',
    alternatives: ['tls.cert-expired', 'tls.cert-not-yet-valid'],
    when: (trace, { datesWrong }) =>
      datesWrong && (certificate(trace, 'certificate-expired') || certificate(trace, 'certificate-not-yet-valid')),
    say: (trace) =>
      `By the clock of this host no certificate is valid, and neither is that of ${place(trace)} (${lastBegin(trace)} to ${firstEnd(trace)}).`,
  }),
  impaired('tls.cert-expired', 'no', {
    id: 'certificate-expired',
    alternatives: ['env.clock-skew', 'service.down'],
    when: (trace) => certificate(trace, 'certificate-expired'),
    say: (trace) => `The certificate at ${place(trace)} expired on ${firstEnd(trace)}: programs will refuse it.`,
  }),
  impaired('tls.cert-not-yet-valid', 'no', {
    id: 'certificate-not-yet-valid',
    alternatives: ['env.clock-skew'],
    when: (trace) => certificate(trace, 'certificate-not-yet-valid'),
    say: (trace) =>
      `The certificate at ${place(trace)} is valid only from ${lastBegin(trace)}: programs will refuse it.`,
  }),
  impaired('tls.cert-unknown-issuer', 'no', {
    id: 'certificate-of-unknown-authority',
    alternatives: ['service.down'],
    when: (trace) => certificate(trace, 'certificate-unknown-issuer') || certificate(trace, 'certificate-self-signed'),
    say: (trace) =>
      `The certificate at ${place(trace)} comes from an authority that is ${controlOf(trace, 'system-authorities') === null ? 'not a public one' : 'not trusted here'} (${issuer(trace)}).`,
  }),
  impaired('tls.cert-invalid', 'no', {
    id: 'certificate-invalid',
    when: (trace) => trace.tls?.failure != null,
    say: (trace) => `The certificate at ${place(trace)} does not verify (${code(trace)}): programs will refuse it.`,
  }),
];

/** Title or first words of the answer, for a sentence. */
export function pageWords(trace: Trace): string {
  const detail = httpDetail(trace);
  const words = detail?.title ?? detail?.excerpt ?? detail?.headers['location'] ?? `status ${detail?.status ?? '?'}`;
  return words.length > 60 ? `${words.slice(0, 57).trimEnd()}...` : words;
}
