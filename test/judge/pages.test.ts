import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockPage, redirectElsewhere, refusingPage } from '../../src/judge/pages.ts';
import type { HttpDetail } from '../../src/model/observation.ts';

function page(status: number, title: string | null, excerpt: string, headers: HttpDetail['headers'] = {}): HttpDetail {
  return {
    kind: 'http',
    url: 'https://cloud.ibm.com/',
    status,
    headers: { 'content-type': 'text/html', ...headers },
    bodyBytes: 1000,
    bodyTruncated: false,
    json: null,
    title,
    excerpt,
  };
}

/** In the words of the products: default pages, as their makers' documents show them. */
const FILTERS: readonly (readonly [string, string | null, HttpDetail])[] = [
  [
    'FortiGate',
    'Fortinet',
    page(403, 'Web Page Blocked', 'FortiGuard Intrusion Prevention - Access Blocked Web Page Blocked'),
  ],
  [
    'Palo Alto',
    'Palo Alto Networks',
    page(
      503,
      'Web Page Blocked',
      'Access to the web page you were trying to visit has been blocked in accordance with company policy. Palo Alto Networks',
    ),
  ],
  [
    'Palo Alto, without its name',
    null,
    page(
      200,
      'Web Page Blocked',
      'Web Page Blocked Access to the web page you were trying to visit has been blocked in accordance with company policy.',
    ),
  ],
  [
    'Zscaler',
    'Zscaler',
    page(403, 'Internet Security by Zscaler', 'Sorry, you do not have permission to visit this site.', {
      server: 'Zscaler/6.2',
    }),
  ],
  [
    'Squid',
    'Squid',
    page(
      403,
      'ERROR: The requested URL could not be retrieved',
      'Access Denied. Access control configuration prevents your request',
      { 'x-squid-error': 'ERR_ACCESS_DENIED 0', server: 'squid/5.7' },
    ),
  ],
  [
    'Forcepoint',
    'Forcepoint',
    page(200, 'Access to this site is blocked', 'Content blocked by your organization. Forcepoint Web Security'),
  ],
  ['Cisco Umbrella', 'Cisco Umbrella', page(403, 'OpenDNS', 'This site is blocked. Cisco Umbrella')],
  [
    'Check Point',
    'Check Point',
    page(403, 'UserCheck', 'Access to this page is blocked according to the organization security policy. Check Point'),
  ],
  [
    'a gateway of unknown make',
    null,
    page(200, 'Access denied', 'Your request was denied by the internet usage policy of Example Corp.'),
  ],
];

for (const [name, product, detail] of FILTERS) {
  test(`the page of ${name} is a block page`, () => {
    assert.deepEqual(blockPage(detail), { product });
  });
}

/** What services, their CDNs and their gateways say of themselves. */
const SERVICES: readonly (readonly [string, HttpDetail])[] = [
  [
    'Akamai refuses',
    page(
      403,
      'Access Denied',
      'Access Denied You don\'t have permission to access "http://cloud.ibm.com/" on this server. Reference #18.2d',
      { server: 'AkamaiGHost' },
    ),
  ],
  [
    'CloudFront refuses',
    page(
      403,
      'ERROR: The request could not be satisfied',
      "403 ERROR The request could not be satisfied. Request blocked. We can't connect to the server for this app or website at this time.",
      { server: 'CloudFront' },
    ),
  ],
  [
    'Cloudflare refuses',
    page(
      403,
      'Attention Required! | Cloudflare',
      'Sorry, you have been blocked You are unable to access cloud.example',
      { server: 'cloudflare' },
    ),
  ],
  [
    'an object store refuses',
    page(403, null, 'AccessDenied Access Denied 5e6f', { 'content-type': 'application/xml' }),
  ],
  ['a mesh refuses', page(403, null, 'RBAC: access denied', { 'content-type': 'text/plain', server: 'istio-envoy' })],
  ['nginx refuses', page(403, '403 Forbidden', '403 Forbidden nginx', { server: 'nginx' })],
  ['an API refuses', { ...page(403, null, ''), json: { kind: 'object', keys: { message: 'string' } }, excerpt: null }],
  ['a service is down', page(503, '503 Service Temporarily Unavailable', '503 Service Temporarily Unavailable')],
  [
    'a proxy passes on what the service says',
    page(503, 'Service Unavailable', 'Service Unavailable', { via: '1.1 proxy (squid/5.7)' }),
  ],
  [
    'a document speaks of policies',
    page(200, 'Security', 'Read our acceptable use policy and our firewall policy before you begin.'),
  ],
  ['a home page', page(200, 'IBM Cloud', 'IBM Cloud Log in to IBM Cloud')],
];

for (const [name, detail] of SERVICES) {
  test(`when ${name}, that is no block page`, () => {
    assert.equal(blockPage(detail), null);
  });
}

test('a page that refuses is told from one that does not, and from JSON', () => {
  assert.equal(refusingPage(page(403, 'Access Denied', '')), true);
  assert.equal(refusingPage(page(200, 'Access Denied', '')), false);
  assert.equal(refusingPage(page(404, 'Not Found', '')), false);
  assert.equal(refusingPage({ ...page(403, null, 'denied'), json: { kind: 'object', keys: {} } }), false);
});

const REDIRECTS: readonly (readonly [string, string, string | null])[] = [
  ['https://cloud.ibm.com/', '/login', null],
  ['http://cloud.ibm.com/', 'https://cloud.ibm.com/', null],
  ['http://cloud.ibm.com/', 'https://www.ibm.com/cloud', null],
  ['http://cloud.ibm.com/', '//login.ibm.com/', null],
  ['http://cloud.ibm.com/', 'http://10.1.1.1:8080/login', '10.1.1.1'],
  ['http://cloud.ibm.com/', 'https://block.opendns.com/?url=x', 'block.opendns.com'],
  ['http://a.co.uk/', 'http://b.co.uk/', 'b.co.uk'],
  ['http://a.co.uk/', 'http://www.a.co.uk/', null],
  ['http://10.1.1.1/', 'http://10.2.1.1/', '10.2.1.1'],
  ['http://[2001:db8::1]/', 'http://[2001:db8::2]/', '[2001:db8::2]'],
  ['http://cloud.ibm.com/', 'http://[', null],
];

for (const [url, location, elsewhere] of REDIRECTS) {
  test(`from ${url} to ${location} is ${elsewhere === null ? 'the same party' : 'another party'}`, () => {
    assert.equal(redirectElsewhere({ ...page(302, null, '', { location }), url }), elsewhere);
    assert.equal(redirectElsewhere({ ...page(200, null, '', { location }), url }), null);
  });
}
