import type { ControlKind, Failure, Observation, TlsDetail } from '../../src/model/observation.ts';
import {
  answered,
  asControl,
  connected,
  http,
  https,
  OK,
  PRIVATE_TLS,
  resolved,
  shaken,
  TCP,
  unresolved,
} from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

const control = (kind: ControlKind, failure: Failure | null, detail: Partial<TlsDetail> = {}): Observation =>
  asControl(kind, shaken(P, A, failure, detail));
const neutral = (failure: Failure | null): Observation =>
  control('neutral-name', failure, { serverName: 'www.other.test' });
const unused = (failure: Failure | null): Observation =>
  asControl('unused-port', { ...connected(P, A, failure), port: 49_151 });
const cut = (failure: Failure, ...controls: readonly Observation[]): readonly Observation[] => [
  connected(P, A),
  shaken(P, A, failure),
  ...controls,
];
const RESET = { rule: 'tls-reset', is: 'blocked no', cause: 'tls.reset' } as const;
const FLAKY = { rule: 'handshake-answered-later', is: 'impaired yes', cause: 'path.flaky' } as const;
const SPLIT = { rule: 'split-hello-dropped', is: 'impaired yes', cause: 'tls.split-dropped' } as const;
const LARGE = { rule: 'large-hello-dropped', is: 'impaired yes', cause: 'tls.stall-large' } as const;
const FILTERED = { rule: 'name-filtered', is: 'blocked no', cause: 'tls.sni-filtered' } as const;
const EVERYTHING = { rule: 'accepts-everything', is: 'blocked no', cause: 'proxy.transparent' } as const;
const NOBODY_THERE = [neutral('tls-reset'), control('small-hello', 'tls-reset'), control('split-hello', 'tls-reset')];
const TRUSTED = { rule: 'authority-of-this-system', is: 'impaired yes', cause: 'tls.intercepted-trusted' } as const;
const UNKNOWN_ISSUER = {
  rule: 'certificate-of-unknown-authority',
  is: 'impaired no',
  cause: 'tls.cert-unknown-issuer',
} as const;
const signed = (...more: readonly Observation[]): readonly Observation[] => [
  connected(P, A),
  shaken(P, A, 'certificate-unknown-issuer'),
  ...more,
];
const refusing = (nameMatches: boolean | null): readonly Observation[] => [
  connected(P, A),
  { ...shaken(P, A, 'tls-alert', { alert: 40, nameMatches }), code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' },
];
const bySystem = control('system-authorities', null);
const bySystemForAnother = control('system-authorities', null, {
  chain: [
    {
      subject: 'CN=www.other.example',
      issuer: 'CN=Another Authority',
      validFrom: '2026-01-01',
      validTo: '2027-01-01',
      spkiSha256: 'another',
      names: [],
    },
  ],
});

export const CONTROL_ROWS: readonly Row[] = [
  {
    ...FLAKY,
    seen: cut('tls-reset', neutral(null), control('small-hello', null)),
    but: { ...FILTERED, seen: cut('tls-reset', neutral(null), control('small-hello', 'tls-reset')) },
  },
  {
    ...SPLIT,
    seen: cut(
      'tls-timeout',
      neutral('tls-timeout'),
      control('small-hello', null),
      control('split-hello', 'tls-timeout'),
    ),
    but: {
      ...LARGE,
      seen: cut('tls-timeout', neutral('tls-timeout'), control('small-hello', null), control('split-hello', null)),
    },
  },
  {
    ...LARGE,
    seen: cut('tls-closed', neutral('tls-closed'), control('small-hello', null), control('split-hello', null)),
    but: { rule: 'tls-closed', is: 'blocked no', cause: 'tls.closed', seen: cut('tls-closed', ...NOBODY_THERE) },
  },
  {
    // Whoever shows the wrong certificate to a neutral name, or an alert, has answered.
    ...FILTERED,
    seen: cut('tls-reset', neutral('certificate-name-mismatch'), control('small-hello', 'tls-reset')),
    but: { ...RESET, seen: cut('tls-reset', ...NOBODY_THERE) },
  },
  {
    ...FILTERED,
    seen: cut('tls-timeout', neutral('tls-alert'), control('small-hello', 'tls-timeout')),
    but: {
      rule: 'tls-silence',
      is: 'blocked no',
      cause: 'tls.timeout',
      seen: cut('tls-timeout', neutral('tls-timeout'), control('small-hello', 'tls-timeout')),
    },
  },
  {
    // A control that the run cut short, or that was not sent, shows nothing.
    ...FILTERED,
    seen: cut('tls-reset', neutral(null), control('small-hello', 'tls-reset')),
    but: { ...RESET, seen: cut('tls-reset', neutral(null), control('small-hello', 'cancelled')) },
  },
  {
    ...LARGE,
    seen: cut('tls-reset', neutral('tls-reset'), control('small-hello', null), control('split-hello', null)),
    but: {
      ...RESET,
      seen: cut('tls-reset', neutral('cancelled'), control('small-hello', null), control('split-hello', null)),
    },
  },
  {
    ...SPLIT,
    seen: cut('tls-reset', neutral('tls-reset'), control('small-hello', null), control('split-hello', 'tls-reset')),
    but: { ...LARGE, seen: cut('tls-reset', neutral('tls-reset'), control('small-hello', null)) },
  },
  {
    ...EVERYTHING,
    seen: cut('tls-reset', ...NOBODY_THERE, unused(null)),
    but: { ...RESET, seen: cut('tls-reset', ...NOBODY_THERE, unused('connection-refused')) },
  },
  {
    ...EVERYTHING,
    seen: cut('tls-not-tls', unused(null)),
    but: {
      rule: 'tls-other-protocol',
      is: 'blocked no',
      cause: 'tls.not-tls',
      seen: cut('tls-not-tls', unused('connection-timeout')),
    },
  },
  {
    rule: 'connection-opened-by-whatever',
    is: 'inconclusive unknown',
    cause: 'proxy.transparent',
    check: TCP,
    seen: [connected(P, A), unused(null)],
    but: {
      rule: 'web-connection-opened',
      is: 'allowed yes',
      cause: null,
      seen: [connected(P, A), unused('connection-refused')],
    },
  },
  {
    ...TRUSTED,
    seen: signed(bySystem),
    but: { ...UNKNOWN_ISSUER, seen: signed(control('system-authorities', 'certificate-unknown-issuer')) },
  },
  {
    ...TRUSTED,
    check: https(OK),
    seen: signed(answered(P, A, 200), bySystem),
    but: {
      rule: 'authority-of-this-system-and-wrong-answer',
      is: 'impaired no',
      cause: 'tls.intercepted-trusted',
      seen: signed(answered(P, A, 503), bySystem),
    },
  },
  {
    // Refused under TLS that was opened: the filter's own page says it best.
    rule: 'block-page-under-bad-certificate',
    is: 'blocked no',
    cause: 'http.block-page',
    check: https(OK),
    seen: signed(answered(P, A, 403, { title: 'Web page blocked' }), bySystem),
    but: { ...UNKNOWN_ISSUER, seen: signed(answered(P, A, 200)) },
  },
  {
    ...TRUSTED,
    seen: signed(bySystem),
    // The next connection led to a server whose certificate another authority signed: it says nothing of the first.
    but: { ...UNKNOWN_ISSUER, seen: signed(bySystemForAnother) },
  },
  {
    rule: 'tls-too-old',
    is: 'impaired no',
    cause: 'tls.version',
    seen: [connected(P, A), shaken(P, A, 'tls-alert', { alert: 70 })],
    but: {
      rule: 'tls-alert',
      is: 'inconclusive unknown',
      cause: 'tls.alert',
      seen: [connected(P, A), shaken(P, A, 'tls-alert', { alert: 40 })],
    },
  },
  {
    rule: 'tls-too-old',
    is: 'impaired no',
    cause: 'tls.version',
    seen: [connected(P, A), { ...shaken(P, A, 'tls-broken'), code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }],
    but: {
      rule: 'tls-broken',
      is: 'inconclusive unknown',
      cause: 'tls.broken',
      seen: [connected(P, A), { ...shaken(P, A, 'tls-broken'), code: 'ERR_SSL_BAD_SIGNATURE' }],
    },
  },
  {
    rule: 'alpn-not-agreed',
    is: 'impaired no',
    cause: 'tls.alpn-stripped',
    check: { kind: 'tls', trust: 'public', ca: null, alpn: 'h2' },
    seen: [connected(P, A), shaken(P, A)],
    but: {
      rule: 'identity-proven',
      is: 'allowed yes',
      cause: null,
      seen: [connected(P, A), shaken(P, A, null, { alpn: 'h2' })],
    },
  },
  {
    // No protocol is needed where the profile names none.
    rule: 'alpn-not-agreed',
    is: 'impaired no',
    cause: 'tls.alpn-stripped',
    check: { kind: 'tls', trust: 'private', ca: null, alpn: 'konnectivity' },
    seen: [connected(P, A), shaken(P, A, null, { alpn: 'http/1.1' })],
    but: { rule: 'identity-proven', is: 'allowed yes', cause: null, check: PRIVATE_TLS },
  },
  {
    // A page of a filter in the clear tells more than what the address takes.
    rule: 'block-page',
    is: 'blocked no',
    cause: 'http.block-page',
    check: http(OK),
    seen: [connected(P, A), answered(P, A, 403, { title: 'Web page blocked', url: 'http://a.example/' }), unused(null)],
    but: {
      rule: 'answered-in-the-clear',
      is: 'allowed yes',
      cause: null,
      seen: [connected(P, A), answered(P, A, 200, { url: 'http://a.example/' }), unused('connection-refused')],
    },
  },
  {
    rule: 'connect-rejected',
    is: 'blocked no',
    cause: 'tcp.rejected',
    check: TCP,
    seen: [
      connected(P, A, 'host-unreachable'),
      asControl('udp-companion', { ...connected(P, A, 'host-unreachable'), operation: 'udp-round-trip' }),
    ],
    // UDP is told nothing of a mere lack of a way.
    but: {
      rule: 'connect-unreachable',
      is: 'blocked no',
      cause: 'tcp.unreachable',
      seen: [
        connected(P, A, 'host-unreachable'),
        asControl('udp-companion', { ...connected(P, A, 'udp-timeout'), operation: 'udp-round-trip' }),
      ],
    },
  },
  {
    rule: 'connect-rejected',
    is: 'blocked no',
    cause: 'tcp.rejected',
    check: TCP,
    seen: [connected(P, A, 'connection-rejected')],
    but: {
      rule: 'connect-unreachable',
      is: 'blocked no',
      cause: 'tcp.unreachable',
      seen: [connected(P, A, 'host-unreachable')],
    },
  },
  {
    // A datagram finds the way that TCP does not.
    rule: 'connect-rejected-but-not-udp',
    is: 'blocked no',
    cause: 'tcp.rejected',
    check: TCP,
    seen: [
      connected(P, A, 'host-unreachable'),
      asControl('udp-companion', { ...connected(P, A, 'connection-refused'), operation: 'udp-round-trip' }),
    ],
    but: {
      rule: 'connect-unreachable',
      is: 'blocked no',
      cause: 'tcp.unreachable',
      seen: [connected(P, A, 'host-unreachable')],
    },
  },
  {
    rule: 'client-certificate-wanted-in-handshake',
    is: 'allowed yes',
    cause: 'tls.client-certificate-required',
    seen: refusing(true),
    // An alert without a certificate before it may come from anybody.
    but: { rule: 'tls-alert', is: 'inconclusive unknown', cause: 'tls.alert', seen: refusing(null) },
  },
  {
    rule: 'connect-silence-on-this-port',
    is: 'blocked no',
    cause: 'tcp.timeout',
    seen: [connected(P, A, 'connection-timeout'), { ...connected('x', A), port: 80 }],
    but: {
      rule: 'connect-silence',
      is: 'blocked no',
      cause: 'tcp.timeout',
      seen: [connected(P, A, 'connection-timeout')],
    },
  },
  {
    rule: 'connect-silence-on-port-everywhere',
    is: 'blocked no',
    cause: 'tcp.timeout',
    seen: [
      connected(P, A, 'connection-timeout'),
      connected('x', '192.29.1.2', 'connection-timeout'),
      { ...connected('y', '192.29.1.3'), port: 80 },
    ],
    but: {
      rule: 'connect-silence',
      is: 'blocked no',
      cause: 'tcp.timeout',
      seen: [connected(P, A, 'connection-timeout'), connected('x', '192.29.1.2')],
    },
  },
  {
    rule: 'one-server-denies-the-name',
    is: 'blocked no',
    cause: 'dns.nxdomain',
    seen: [
      unresolved('a.example', 'name-not-found'),
      asControl('second-resolver', { ...unresolved('a.example', 'name-not-found'), address: '10.0.0.1' }),
      asControl('second-resolver', { ...resolved('a.example', A), address: '10.0.0.2' }),
    ],
    but: {
      rule: 'only-name-not-found',
      is: 'inconclusive unknown',
      cause: 'dns.nxdomain',
      seen: [
        unresolved('a.example', 'name-not-found'),
        asControl('second-resolver', { ...unresolved('a.example', 'name-not-found'), address: '10.0.0.1' }),
        asControl('second-resolver', { ...unresolved('a.example', 'name-not-found'), address: '10.0.0.2' }),
      ],
    },
  },
  {
    rule: 'answers-for-names-of-nobody',
    is: 'blocked no',
    cause: 'dns.hijack',
    seen: [
      resolved('a.example', A),
      connected(P, A, 'connection-refused'),
      asControl('sibling-name', { ...resolved('zz-0.invalid', A), target: 'a.example' }),
    ],
    // A zone may have an address for all its names.
    but: {
      rule: 'connect-refused',
      is: 'blocked no',
      cause: 'tcp.refused-or-rejected',
      seen: [
        resolved('a.example', A),
        connected(P, A, 'connection-refused'),
        asControl('sibling-name', { ...resolved('zz-0.example', A), target: 'a.example' }),
      ],
    },
  },
];
