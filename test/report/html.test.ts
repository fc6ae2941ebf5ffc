import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { html } from '../../src/report/html/markup.ts';
import { SCRIPT, SCRIPT_HASH } from '../../src/report/html/script.ts';
import { STYLE, STYLE_HASH } from '../../src/report/html/style.ts';
import { waysOf } from '../../src/report/html/way.ts';
import { stepsText, wayText } from '../../src/report/html/way-words.ts';
import { renderHtml } from '../../src/report/html.ts';
import { harmful, HOSTILE, poisoned } from './hostile.ts';
import { bigReport, nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, observation, report, verdict } from './sample.ts';

test('the policy names the hashes of the very script and style that stand in the page', () => {
  const page = renderHtml(vpcReport());
  for (const [tag, text, hash] of [
    ['script', SCRIPT, SCRIPT_HASH],
    ['style', STYLE, STYLE_HASH],
  ] as const) {
    assert.equal(`sha256-${createHash('sha256').update(text).digest('base64')}`, hash, `the hash in ${tag}.ts`);
    assert.ok(page.includes(`<${tag}>${text}</${tag}>`), `the page holds the ${tag} as it is`);
    assert.ok(page.includes(`${tag}-src '${hash}'`), `the policy allows the ${tag}`);
  }
  assert.match(page, /content="default-src 'none'; [^"]*base-uri 'none'; form-action 'none'"/);
});

test('the script and the style are constant and ask nobody for anything', () => {
  for (const text of [SCRIPT, STYLE]) assert.doesNotMatch(text, /https?:|url\(|@import|innerHTML|eval|fetch\(/);
});

test('whatever stands in a template is text', () => {
  const texts = [
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" onload='x'`, '&quot; onload=&#39;x&#39;'],
    ['&lt;', '&amp;lt;'],
    ['`', '&#96;'],
    ['a\r\n\u2028b', 'a  b'],
    ['\u001b[2J\u202e', String.raw`\u001b[2J\u202e`],
    ['日本', '日本'],
  ] as const;
  for (const [text, expected] of texts) assert.equal(html`${text}`.source, expected);
  assert.equal(html`<i>${html`<b>${'<'}</b>`}${[1, null, '>']}</i>`.source, '<i><b>&lt;</b>1&gt;</i>');
  assert.ok(html`${'x'.repeat(1_000_000)}`.source.length < 2000);
});

test('no hostile text opens a tag, and none of it acts on who looks at the source', () => {
  const page = renderHtml(poisoned(vpcReport()));
  assert.deepEqual(harmful(page), []);
  assert.equal(page.match(/<script/g)?.length, 1);
  const own = renderHtml(vpcReport());
  for (const tag of ['a', 'li', 'tr', 'td', 'details', 'code'])
    assert.equal(page.split(`<${tag}`).length, own.split(`<${tag}`).length, tag);
});

test('only a link to the web becomes one', () => {
  const linked = (url: string): string => {
    const { profiles, ...rest } = vpcReport();
    const documents = { 'vpc-firewall': { title: 'a document', url } };
    return renderHtml({ ...rest, profiles: profiles.map((profile) => ({ ...profile, documents })) });
  };
  assert.match(linked('https://docs.example/a?b&c"'), /<a href="https:\/\/docs\.example\/a\?b&amp;c&quot;" rel=/);
  for (const url of ['javascript:alert(1)', ' javascript:https://', 'data:text/html,x', 'file:///etc/passwd'])
    assert.doesNotMatch(linked(url), /<a href="(?!#r\d+")/, url);
});

test('says the answer first, then what is missing, then why, then the rest', () => {
  const page = renderHtml(vpcReport());
  const places = ['<h1', 'id="missing"', 'id="findings"', 'id="stops"', 'id="verdicts"', 'id="not-tried"'];
  const found = places.map((place) => page.indexOf(place));
  assert.ok(found.every((at) => at > 0));
  assert.deepEqual(
    found,
    found.toSorted((a, b) => a - b),
  );
});

test('entries to copy stand one on a line', () => {
  const lines = /<pre[^>]*>\n?([^<]*)<\/pre>/.exec(renderHtml(vpcReport()))?.[1]?.trimEnd().split('\n');
  assert.deepEqual(lines, [
    'TCP 443          -&gt;  iam.cloud.ibm.com',
    'TCP 443          -&gt;  *.icr.io',
    'TCP 30000-32767  -&gt;  10.240.0.0/24 (optional)',
  ]);
});

test('a report without requirements, and one of a host where nothing resolves, are pages too', () => {
  assert.match(renderHtml(report({ requirements: [], verdicts: [] })), /Nothing was checked/);
  const page = renderHtml(nothingResolvesReport());
  assert.match(page, /Nothing is known about the allowlist/);
  assert.match(page, /Only the direct path was checked/);
});

test('thousands of requirements make a page of a few megabytes, with the evidence of the worst', () => {
  const page = renderHtml(bigReport(5000));
  assert.equal(page.match(/<tbody id="r/g)?.length, 5000);
  assert.ok(page.length < 6_000_000, `${page.length}`);
  assert.ok(page.indexOf('<details>') < page.lastIndexOf('data-met="no"'));
  assert.equal(page.match(/<tr class="unfold"/g)?.length, 500);
});

test('long texts of the far end make no page that is too large to open', () => {
  const long = vpcReport();
  const swollen = {
    ...long,
    verdicts: long.verdicts.map((each) => ({ ...each, explanation: HOSTILE.repeat(20_000) })),
  };
  assert.ok(renderHtml(swollen).length < 300_000);
});

const REFUSED = { failure: 'connection-refused', code: 'ECONNREFUSED' } as const;
const TLS = { operation: 'tls-handshake' } as const;
const RESET = { ...TLS, failure: 'tls-reset', code: 'ECONNRESET' } as const;

/** What is told of one requirement, from its observations and its verdict. */
function told(parts: Partial<Report>): readonly string[] {
  const [ways] = waysOf(report(parts)).values();
  return (ways ?? []).map((way) => `${way.path}: ${wayText(way)}; ${stepsText(way)}`);
}

test('a way ends where its verdict says, and nothing behind that counts', () => {
  const resolved = observation('a.cloud.example', { operation: 'resolve', address: null, port: null });
  assert.deepEqual(
    told({
      verdicts: [blocked('a', { cause: 'tls.reset' })],
      observations: [resolved, observation('t-a'), observation('t-a', RESET)],
    }),
    ['direct: stops at TLS; name passes, route passes, TCP passes, TLS stops it'],
  );
  assert.deepEqual(
    told({ verdicts: [verdict('a')], observations: [resolved, observation('t-a'), observation('t-a', TLS)] }),
    ['direct: gets through; name passes, route passes, TCP passes, TLS passes'],
  );
});

test('some addresses that get past a step are said as such', () => {
  const second = { address: '192.0.2.11' } as const;
  assert.deepEqual(
    told({
      verdicts: [blocked('a', { cause: 'tls.reset' })],
      observations: [
        observation('t-a'),
        observation('t-a', second),
        observation('t-a', TLS),
        observation('t-a', { ...RESET, ...second }),
      ],
    }),
    [
      'direct: stops at TLS in part (1 of 2 pass); name was not seen, route passes, TCP passes, TLS passes in part (1 of 2 pass)',
    ],
  );
});

test('no route, a refusal and a name that is unknown stop at steps of their own', () => {
  const ends = (cause: 'tcp.no-local-route' | 'tcp.refused-or-rejected', failure: object): readonly string[] =>
    told({ verdicts: [blocked('a', { cause })], observations: [observation('t-a', failure)] });
  assert.match(
    ends('tcp.no-local-route', { failure: 'network-unreachable' })[0] ?? '',
    /^direct: stops at route; .*TCP was not reached/,
  );
  assert.match(ends('tcp.refused-or-rejected', REFUSED)[0] ?? '', /^direct: stops at TCP; .*route passes/);
  const unknown = told({ verdicts: [blocked('a', { cause: 'dns.nxdomain' })] });
  assert.match(unknown[0] ?? '', /^direct: stops at name; name stops it, route was not reached/);
});

test('a block page stops at HTTP although it answers, and what is open that must be blocked gets through', () => {
  const made = report({ verdicts: [blocked('a', { cause: 'http.block-page' })] });
  const targets = made.targets.map((target) => ({
    ...target,
    check: { kind: 'https', trust: 'public', ca: null, path: '/', answers: [] } as const,
  }));
  const answered = [
    observation('t-a'),
    observation('t-a', TLS),
    observation('t-a', { operation: 'http-round-trip', code: '200' }),
  ];
  assert.match(
    told({ ...made, targets, observations: answered })[0] ?? '',
    /^direct: stops at HTTP; .*TLS passes, HTTP stops it$/,
  );
  const open = verdict('a', { met: 'no', cause: 'policy.unexpectedly-open' });
  assert.match(told({ verdicts: [open], observations: [observation('t-a')] })[0] ?? '', /^direct: gets through/);
});

test('the way through the proxy is told beside the direct one, and controls are part of neither', () => {
  const proxied = { path: 'proxy', address: '10.0.0.9', port: 3128 } as const;
  assert.deepEqual(
    told({
      verdicts: [blocked('a', { cause: 'proxy.denied', path: 'proxy' })],
      observations: [
        observation('t-a', REFUSED),
        observation('t-a', { control: 'neutral-name' }),
        observation('t-a', proxied),
        observation('t-a', { ...proxied, operation: 'proxy-connect', failure: 'proxy-refused', code: '403' }),
      ],
    }),
    [
      'direct: stops at TCP; name was not seen, route passes, TCP stops it, TLS was not reached',
      'proxy: stops at proxy; route passes, TCP passes, proxy stops it, TLS was not reached',
    ],
  );
});

test('a verdict that compares the ways changes none of them', () => {
  const proxied = { path: 'proxy', address: '10.0.0.9', port: 3128 } as const;
  const answered = { ...proxied, operation: 'proxy-connect' } as const;
  assert.deepEqual(
    told({
      verdicts: [verdict('a', { cause: 'proxy.required', path: 'proxy' })],
      observations: [
        observation('t-a', REFUSED),
        observation('t-a', proxied),
        observation('t-a', answered),
        observation('t-a', { ...proxied, ...TLS }),
      ],
    }).map((text) => text.replace(/;.*/, '')),
    ['direct: stops at TCP', 'proxy: gets through'],
  );
  assert.deepEqual(
    told({
      verdicts: [
        verdict('a', { outcome: 'impaired', met: 'no', cause: 'proxy.no-proxy-missing', rule: 'b', path: 'proxy' }),
      ],
      observations: [
        observation('t-a'),
        observation('t-a', TLS),
        observation('t-a', proxied),
        observation('t-a', { ...answered, failure: 'proxy-refused', code: '403' }),
      ],
    }).map((text) => text.replace(/;.*/, '')),
    ['direct: gets through', 'proxy: stops at proxy'],
  );
});

test('nobody looks up the name of a proxy that is given by its address', () => {
  const made = report({ verdicts: [blocked('a', { cause: 'proxy.denied', path: 'proxy' })] });
  const through = (host: string): string => {
    const proxy = { scheme: 'http', host, port: 3128, from: '--proxy' } as const;
    const targets = made.targets.map((target) => ({ ...target, proxy: { proxy, direct: [], proxied: ['curl'] } }));
    return told({ ...made, targets, observations: [observation('t-a', { path: 'proxy' })] }).at(-1) ?? '';
  };
  for (const address of ['10.0.0.9', 'fd00::9']) assert.match(through(address), /^proxy: stops at proxy; route passes/);
  assert.match(through('proxy.example'), /^proxy: stops at proxy; name was not seen/);
});
