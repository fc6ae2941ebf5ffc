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
