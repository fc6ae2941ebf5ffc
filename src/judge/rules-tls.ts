import { blockPage, refusingPage } from './pages.ts';
import { blocked, ends, impaired, inconclusive, place, type Rule, seconds } from './rule.ts';
import { httpDetail, tlsDetail, type Trace } from './trace.ts';

const duration = (trace: Trace): string => seconds(trace.tls?.durationMs ?? 0);
const code = (trace: Trace): string => trace.tls?.code ?? 'no code';
const leaf = (
  trace: Trace,
): { readonly subject: string; readonly issuer: string; readonly validFrom: string; readonly validTo: string } =>
  tlsDetail(trace)?.chain[0] ?? { subject: '?', issuer: '?', validFrom: '?', validTo: '?' };
const certificate = (trace: Trace, failure: NonNullable<Trace['tls']>['failure']): boolean =>
  trace.tls !== null && trace.tls.failure === failure;

/** Under a bad certificate a filter's page says more than the certificate does. */
const pageUnderBadCertificate = (trace: Trace): boolean => {
  const detail = httpDetail(trace);
  return trace.tls?.failure != null && detail !== null && (blockPage(detail) !== null || refusingPage(detail));
};

export const tlsRules: readonly Rule[] = [
  blocked('tls.timeout', {
    id: 'tls-silence',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'tls', 'tls-timeout'),
    say: (trace) =>
      `${place(trace)} accepted the connection, then said nothing to the ClientHello in ${duration(trace)}.`,
  }),
  blocked('tls.reset', {
    id: 'tls-reset',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'tls', 'tls-reset'),
    say: (trace) =>
      `${place(trace)} accepted the connection and reset it after the ClientHello for ${trace.target.host}.`,
  }),
  blocked('tls.closed', {
    id: 'tls-closed',
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
    say: (trace) => `The handshake with ${place(trace)} broke (${code(trace)}).`,
  }),
  blocked('http.block-page', {
    id: 'block-page-under-bad-certificate',
    alternatives: ['tls.cert-unknown-issuer'],
    when: pageUnderBadCertificate,
    say: (trace) =>
      `${place(trace)} showed a certificate that does not verify (issuer ${leaf(trace).issuer}) and a page that says no: "${pageWords(trace)}".`,
  }),
  impaired('tls.cert-expired', 'no', {
    id: 'certificate-expired',
    alternatives: ['env.clock-skew', 'service.down'],
    when: (trace) => certificate(trace, 'certificate-expired'),
    say: (trace) =>
      `The certificate at ${place(trace)} expired on ${leaf(trace).validTo.slice(0, 10)}: programs will refuse it.`,
  }),
  impaired('tls.cert-not-yet-valid', 'no', {
    id: 'certificate-not-yet-valid',
    alternatives: ['env.clock-skew'],
    when: (trace) => certificate(trace, 'certificate-not-yet-valid'),
    say: (trace) =>
      `The certificate at ${place(trace)} is valid only from ${leaf(trace).validFrom.slice(0, 10)}: programs will refuse it.`,
  }),
  blocked('tls.cert-name', {
    id: 'certificate-of-another',
    alternatives: ['http.captive-portal', 'dns.sinkhole'],
    when: (trace) => certificate(trace, 'certificate-name-mismatch'),
    say: (trace) =>
      `${place(trace)} showed a certificate for ${leaf(trace).subject}, not for ${trace.target.host}: another party answers.`,
  }),
  blocked('tls.cert-self-signed', {
    id: 'certificate-self-signed',
    alternatives: ['tls.cert-unknown-issuer'],
    when: (trace) => certificate(trace, 'certificate-self-signed'),
    say: (trace) =>
      `${place(trace)} showed a self-signed certificate (${leaf(trace).subject}), as devices in the way do.`,
  }),
  impaired('tls.cert-unknown-issuer', 'no', {
    id: 'certificate-of-unknown-authority',
    alternatives: ['service.down'],
    when: (trace) => certificate(trace, 'certificate-unknown-issuer'),
    say: (trace) =>
      `The certificate at ${place(trace)} comes from an authority that is not trusted here (${leaf(trace).issuer}).`,
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
  return (detail?.title ?? detail?.excerpt ?? `status ${detail?.status ?? '?'}`).slice(0, 80);
}
