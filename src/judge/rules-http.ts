import { answerFit, wantedStatuses } from './expectation.ts';
import { blockPage, redirectElsewhere, refusingPage } from './pages.ts';
import { allowed, blocked, ends, inconclusive, place, type Rule, seconds } from './rule.ts';
import { pageWords } from './rules-tls.ts';
import { httpDetail, identityProven, type Trace } from './trace.ts';

const status = (trace: Trace): string => String(httpDetail(trace)?.status ?? 'none');
const fit = (trace: Trace): ReturnType<typeof answerFit> | null => {
  const detail = httpDetail(trace);
  return detail === null || trace.http?.failure !== null ? null : answerFit(trace.check, detail);
};
const elsewhere = (trace: Trace): string | null => {
  const detail = httpDetail(trace);
  return detail === null ? null : redirectElsewhere(detail);
};

export const httpRules: readonly Rule[] = [
  allowed('tls.client-certificate-required', {
    id: 'client-certificate-wanted',
    // certificate_required, bad_certificate and handshake_failure are what servers say to a client without one.
    when: (trace) =>
      ends(trace, 'http', 'tls-alert') &&
      identityProven(trace) &&
      /CERTIFICATE|HANDSHAKE_FAILURE/.test(trace.http?.code ?? ''),
    say: (trace) =>
      `${trace.target.host} proved itself and asks for a client certificate (${trace.http?.code ?? '?'}): it was reached.`,
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
      return `${place(trace)} answered ${status(trace)} with a page that says no${product === null ? '' : ` (${product})`}: "${pageWords(trace)}".`;
    },
  }),
  inconclusive('http.timeout', {
    id: 'http-silence',
    alternatives: ['service.down', 'path.flaky'],
    when: (trace) => ends(trace, 'http', 'http-timeout'),
    say: (trace) => `${place(trace)} gave no whole HTTP answer in ${seconds(trace.http?.durationMs ?? 0)}.`,
  }),
  blocked('http.closed', {
    id: 'clear-text-cut-off',
    alternatives: ['service.down'],
    // In the clear a filter sees the request; inside a verified TLS connection only the service does.
    when: (trace) => trace.check.kind === 'http' && ends(trace, 'http', 'http-reset', 'http-closed'),
    say: (trace) => `${place(trace)} ended the connection after the request (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('http.closed', {
    id: 'http-closed',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'http', 'http-reset', 'http-closed', 'tls-alert'),
    say: (trace) => `${place(trace)} ended the connection without an HTTP answer (${trace.http?.code ?? '?'}).`,
  }),
  inconclusive('http.malformed', {
    id: 'http-malformed',
    alternatives: ['http.block-page'],
    when: (trace) => trace.http !== null && trace.http.failure !== null,
    say: (trace) =>
      trace.http?.failure === 'http-malformed'
        ? `What ${place(trace)} answered is not HTTP (${trace.http.code ?? '?'}).`
        : `The HTTP exchange with ${place(trace)} failed (${trace.http?.code ?? '?'}).`,
  }),
  blocked('http.captive-portal', {
    id: 'sent-elsewhere',
    alternatives: ['http.block-page'],
    when: (trace) => elsewhere(trace) !== null && fit(trace) !== 'fits' && !identityProven(trace),
    say: (trace) =>
      `${place(trace)} answered ${status(trace)} and sends to ${elsewhere(trace) ?? '?'}, another party: a login or block page.`,
  }),
  inconclusive('http.captive-portal', {
    id: 'redirected-in-the-clear',
    alternatives: ['http.block-page'],
    when: (trace) => elsewhere(trace) !== null && trace.check.kind === 'http',
    say: (trace) => `${place(trace)} answered ${status(trace)} and sends to ${elsewhere(trace) ?? '?'}, another party.`,
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
    say: (trace) => `${place(trace)} answered ${status(trace)}, where ${wantedStatuses(trace.check)} is right.`,
  }),
  inconclusive('http.unexpected-body', {
    id: 'unexpected-body',
    alternatives: ['http.block-page', 'service.down'],
    when: (trace) => fit(trace) === 'wrong-body',
    say: (trace) => `${place(trace)} answered ${status(trace)}, but not with the JSON that the service gives.`,
  }),
];
