import assert from 'node:assert/strict';
import type { Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/schema.ts';

/** What a far end could answer to take over a terminal, a page or a table. */
export const HOSTILE =
  '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u2066|`<script>alert(1)</script>[x](javascript:y)*b*_c_\r\n\u2028# heading\u0000\u007f';

/** The report with something hostile at the end of every text that is not a word of our own. */
export function poisoned(report: Report): Report {
  const parsed = parseReport(poison(JSON.parse(JSON.stringify(report)), 'report'));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.report;
}

/** Every control or formatting character in a text, line ends left out; none is what we want. */
export function harmful(text: string): readonly string[] {
  return text.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu) ?? [];
}

// Words of closed unions, and what other fields point to.
const OURS = new Set(
  [
    'schemaVersion ended need expect list direction vantage protocol kind outcome met cause confidence alternatives layer operation',
    'path failure by type trust checks status transport control origin address doc json step',
  ].flatMap((words) => words.split(' ')),
);

function poison(value: unknown, key: string): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== 'object' || value === null) return value;
  // The keys of a body and of headers are the far end's words; their kinds are ours.
  if (key === 'keys')
    return Object.fromEntries(Object.entries(value).map(([name, kind]) => [`${name}${HOSTILE}`, kind]));
  const names = key === 'headers' || key === 'proxies' ? HOSTILE : '';
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [`${name}${names}`, poison(item, name)]));
}

/** What a far end, a profile or a file may say to break out of one format or another. */
const NASTY: readonly string[] = [
  ...[
    '\u001b[2J\u001b]0;owned\u0007',
    '\u009b31m',
    '\0',
    '\t',
    '\u0085',
    '\u2028\u2029',
    '\u202e\u2066',
    '\ufeff',
    '\u{e0041}',
  ],
  ...['\ud800', '\udc00x', '\ufffe\uffff', `e${'\u0301'.repeat(9)}`, '', '   ', '"\n\\', String.raw`\ud800`],
  ...['<script>alert(1)</script>', '--><img src=x onerror=alert(1)>', '<!--', ']]>', '&lt;&#0;', '</style></title>'],
  ...[
    '[x](javascript:alert(1))',
    '![i](http://far.example/x)',
    '<http://far.example>',
    'http://far.example a@b.example',
  ],
  ...[
    '@everyone GH-1 #1',
    '|`',
    '```',
    '~~~',
    '$x$',
    '***',
    '==',
    '\r\n# h',
    '\n- a\n\n---\n',
    '1. x',
    '> q',
    '\n\n\tcode',
  ],
  ...['::error::x', '%0A::set-output name=a::b', '%3A%2C', '=cmd|x!A0', '+1', '-1', '@sum', '\uff1dcmd', ';x"'],
];

/** The report with all of these in every text that the schema leaves free: once before it, and once behind it. */
export function planted(report: Report): readonly Report[] {
  return [
    plantedWith(report, (text, nasty) => `${nasty}${text}`),
    plantedWith(report, (text, nasty) => `${text}${nasty}`),
  ];
}

type Plant = (text: string, nasty: string) => string;

/** The schema itself says which texts are words of our own: it refuses them when they are changed. */
function plantedWith(report: Report, plant: Plant): Report {
  const ours = new Set<string>();
  for (;;) {
    const changed = walked(JSON.parse(JSON.stringify(report)), '', (text, place) => {
      // The same text becomes the same one everywhere, so that what points to another still does.
      const nasty = NASTY[[...text].reduce((sum, letter) => sum * 7 + letter.charCodeAt(0), 0) % NASTY.length] ?? '';
      return ours.has(place) ? text : plant(text, nasty);
    });
    const read = parseReport(changed);
    if (read.ok) return read.report;
    const places = read.problems.map(placeOf).filter((place) => !ours.has(place));
    assert.notEqual(places.length, 0, read.problems.join('\n'));
    for (const place of places) ours.add(place);
  }
}

/** Objects whose names are texts, too. */
const NAMED_BY_OTHERS = /\.(?:headers|keys|proxies|documents)$/;

function walked(value: unknown, place: string, change: (text: string, place: string) => string): unknown {
  if (typeof value === 'string') return change(value, place);
  if (Array.isArray(value)) return value.map((item) => walked(item, `${place}[]`, change));
  if (typeof value !== 'object' || value === null) return value;
  const free = NAMED_BY_OTHERS.test(place);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      free ? change(name, `${place} names`) : name,
      walked(item, free ? `${place}.*` : `${place}.${name}`, change),
    ]),
  );
}

/** `.verdicts[].outcome` of `verdicts[3].outcome: expected ...`. */
function placeOf(problem: string): string {
  const path = problem.replace(/\["[^]*?"\](?=[:.[])/, '.*').replace(/: [^]*$/, '');
  return `.${path.replaceAll(/\[[0-9]+\]/g, '[]').replace(/(\.(?:headers|keys|proxies|documents))\..+/, '$1.*')}`;
}
