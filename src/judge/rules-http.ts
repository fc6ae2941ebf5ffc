import { answerFit, statusSuffices, wantedStatuses } from './expectation.ts';
import { covers } from './covers.ts';
import { blockPage, redirectElsewhere, redirectHost, refusingPage } from './pages.ts';
import { allowed, blocked, ends, impaired, inconclusive, place, type Rule, seconds } from './rule.ts';
import { isPulled } from './rules-registry.ts';
import { pageWords } from './rules-tls.ts';
import { httpDetail, identityProven, showsCertificate, tlsDetail, type Trace } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

const status = (trace: Trace): string => String(httpDetail(trace)?.status ?? 'none');
const fit = (trace: Trace): ReturnType<typeof answerFit> | null => {
  const detail = httpDetail(trace);
  return detail === null || trace.http?.failure !== null ? null : answerFit(trace.check, detail);
};
const elsewhere = (trace: Trace): string | null => {
  const detail = httpDetail(trace);
  return detail === null ? null : redirectElsewhere(detail);
};

const unlisted = (trace: Trace, { listed }: VantageFacts): string | null => {
  const detail = httpDetail(trace);
  const to = detail === null ? null : redirectHost(detail);
  return to === null || listed.some((destination) => covers(destination, to)) ? null : to;
};

/** Who asks for an image wants the image: the registry's first answer alone is not enough. */
const suffices = (trace: Trace): boolean =>
  trace.check.kind !== 'registry' || trace.check.repository === null || isPulled(trace);
/** The service answered in a way that is right whatever follows, but what follows did not come. */
const brokeOff = (trace: Trace): boolean => {
  const detail = httpDetail(trace);
  return (
    detail !== null &&
    statusSuffices(trace.check, detail) &&
    suffices(trace) &&
    elsewhere(trace) === null &&
    !refusingPage(detail)
  );
};
/** Where the way to an image went on after the answer, what came then decides. */
const wentOn = (trace: Trace): boolean => trace.steps.length > 0;
/** Servers say so to a client that has no certificate: certificate_required, bad_certificate, handshake_failure. */
const wantsCertificate = (trace: Trace): boolean =>
  ends(trace, 'http', 'tls-alert') &&
  !showsCertificate(trace.check) &&
  /CERTIFICATE|HANDSHAKE_FAILURE/.test(trace.http?.code ?? '');
/** Where the identity is proven, who answered is the service. */
const who = (trace: Trace): string =>
  identityProven(trace) ? `${trace.target.host} proved itself, but` : place(trace);

export const httpRules: readonly Rule[] = [
  allowed('tls.client-certificate-required', {
    id: 'client-certificate-wanted',
    when: (trace) => wantsCertificate(trace) && identityProven(trace),
    say: (trace) => `${trace.target.host} proved itself and asks for a client certificate: it was reached.`,
  }),
  allowed('tls.unverified', {
    id: 'client-certificate-wanted-by-unverified',
    confidence: 'likely',
    // Devices on the way have no use for a certificate of ours.
    when: (trace) => wantsCertificate(trace) && tlsDetail(trace)?.chainTrusted === null,
    say: (trace) => `${place(trace)} asks for a client certificate; its own was not verified: no authority was given.`,
  }),
  blocked('http.block-page', {
    id: 'block-page',
    alternatives: ['service.down'],
    // Whatever the status, and though the page broke off: a filter's own words are no service.
    when: (trace) => {
      const detail = httpDetail(trace);
      return detail !== null && blockPage(detail) !== null;
    },
    say: (trace) => {
      const detail = httpDetail(trace);
      const product = detail === null ? null : (blockPage(detail)?.product ?? null);
      const by = product === null ? '' : ` (${product})`;
      const to = elsewhere(trace);
      return to === null
        ? `${place(trace)} answered ${status(trace)} with a page that says no${by}: "${pageWords(trace)}".`
        : `${place(trace)} answered ${status(trace)} and sends to ${to}, a filter${by}.`;
    },
  }),
  impaired('http.timeout', 'yes', {
    id: 'answer-without-end',
    when: (trace) => ends(trace, 'http', 'http-timeout') && brokeOff(trace),
    say: (trace) =>
      `${place(trace)} answered ${status(trace)}, but not to the end in ${seconds(trace.http?.durationMs ?? 0)}.`,
  }),
  impaired('http.closed', 'yes', {
    id: 'answer-broken-off',
    when: (trace) => ends(trace, 'http', 'http-reset', 'http-closed') && brokeOff(trace),
    say: (trace) => `${place(trace)} answered ${status(trace)} and broke off (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('http.timeout', {
    id: 'http-silence',
    alternatives: ['service.down', 'path.flaky'],
    when: (trace) => ends(trace, 'http', 'http-timeout') && !wentOn(trace),
    say: (trace) => `${who(trace)} gave no whole HTTP answer in ${seconds(trace.http?.durationMs ?? 0)}.`,
  }),
  blocked('http.closed', {
    id: 'clear-text-cut-off',
    alternatives: ['service.down'],
    // In the clear a filter sees the request; inside a verified TLS connection only the service does.
    when: (trace) =>
      trace.check.kind === 'http' &&
      trace.path === 'direct' &&
      ends(trace, 'http', 'http-reset', 'http-closed') &&
      httpDetail(trace)?.status === null,
    say: (trace) => `${place(trace)} ended the connection after the request (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('http.closed', {
    id: 'http-closed',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'http', 'http-reset', 'http-closed', 'tls-alert') && !wentOn(trace),
    say: (trace) => `${who(trace)} ended the connection without a whole HTTP answer (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('http.malformed', {
    id: 'http-malformed',
    alternatives: ['http.block-page'],
    when: (trace) => trace.http !== null && trace.http.failure !== null && !wentOn(trace),
    say: (trace) =>
      trace.http?.failure === 'http-malformed'
        ? `What ${place(trace)} answered is not HTTP (${trace.http.code ?? '?'}).`
        : `The HTTP exchange with ${place(trace)} failed (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('proxy.auth-required', {
    id: 'proxy-wants-login',
    confidence: 'likely',
    // RFC 9110 section 15.5.8: 407 is said by proxies only, never by services.
    when: (trace) => httpDetail(trace)?.status === 407,
    say: (trace) => `${place(trace)} answered 407: a proxy on the way wants a login.`,
  }),
  blocked('http.captive-portal', {
    id: 'sent-elsewhere',
    alternatives: ['http.block-page'],
    when: (trace) => elsewhere(trace) !== null && fit(trace) !== 'fits' && !identityProven(trace),
    say: (trace) =>
      `${place(trace)} answered ${status(trace)} and sends to ${elsewhere(trace) ?? '?'}, another party: a login or block page.`,
  }),
  blocked('http.captive-portal', {
    id: 'network-wants-login',
    confidence: 'certain',
    // RFC 6585 section 6: 511 is said by networks only, never by services.
    when: (trace) => httpDetail(trace)?.status === 511,
    say: (trace) => `${place(trace)} answered 511: this network wants a login first.`,
  }),
  inconclusive('http.captive-portal', {
    id: 'redirected-in-the-clear',
    alternatives: ['http.block-page'],
    when: (trace) => elsewhere(trace) !== null && trace.check.kind === 'http',
    say: (trace) => `${place(trace)} answered ${status(trace)} and sends to ${elsewhere(trace) ?? '?'}, another party.`,
  }),
  allowed('http.redirect-to-unlisted', {
    id: 'reached-and-sent-on',
    // Who follows this needs an entry for where it leads, too.
    when: (trace, vantage) => identityProven(trace) && unlisted(trace, vantage) !== null && fit(trace) === 'fits',
    say: (trace, vantage) =>
      `${trace.target.host} proved itself and answered ${status(trace)}, and sends to ${unlisted(trace, vantage) ?? '?'}, which no requirement lists.`,
  }),
  inconclusive('http.redirect-to-unlisted', {
    id: 'sent-on',
    confidence: 'likely',
    when: (trace, vantage) => identityProven(trace) && unlisted(trace, vantage) !== null,
    say: (trace, vantage) =>
      `${trace.target.host} proved itself, but answered ${status(trace)} and sends to ${unlisted(trace, vantage) ?? '?'}, which no requirement lists.`,
  }),
  inconclusive('http.block-page', {
    id: 'refusing-page',
    alternatives: ['http.unexpected-status'],
    // Servers and filters refuse in the same words; only who proved itself is known to have written them.
    when: (trace) => {
      const detail = httpDetail(trace);
      return detail !== null && !identityProven(trace) && refusingPage(detail);
    },
    say: (trace) =>
      `${place(trace)} answered ${status(trace)} and refuses, as a filter or the service may: "${pageWords(trace)}".`,
  }),
  inconclusive('http.unexpected-status', {
    id: 'unexpected-status',
    alternatives: ['service.down', 'http.block-page'],
    when: (trace) => fit(trace) === 'wrong-status',
    say: (trace) => `${who(trace)} answered ${status(trace)}, where ${wantedStatuses(trace.check)} is right.`,
  }),
  inconclusive('http.unexpected-body', {
    id: 'unexpected-body',
    alternatives: ['http.block-page', 'service.down'],
    when: (trace) => fit(trace) === 'wrong-body',
    say: (trace) =>
      httpDetail(trace)?.bodyTruncated === true
        ? `${who(trace)} answered ${status(trace)} with more than could be read to compare.`
        : `${who(trace)} answered ${status(trace)} without the ${trace.check.kind === 'registry' ? 'challenge or the JSON that a registry' : 'JSON that the service'} gives.`,
  }),
];
