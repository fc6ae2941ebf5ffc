import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderCsv } from '../../src/report/csv.ts';
import { harmful, planted, poisoned } from './hostile.ts';
import { vpcReport } from './sample-reports.ts';
import { blocked, report, requirement } from './sample.ts';

test('writes one row per requirement, every one with every column', () => {
  const [head, ...rows] = cellsOf(renderCsv(vpcReport()));
  assert.deepEqual(head, [
    ...['requirement', 'title', 'need', 'expect', 'outcome', 'met', 'missing', 'cause', 'confidence', 'direction'],
    ...['protocol', 'destination', 'ports', 'addresses', 'published', 'purpose', 'document', 'section', 'date'],
    ...['explanation', 'next', 'from'],
  ]);
  assert.equal(rows.length, 14);
  assert.deepEqual(new Set(rows.map(({ length }) => length)), new Set([22]));
});

test('ends lines with CR LF and writes what a row says', () => {
  const text = renderCsv(vpcReport());
  assert.equal(text.split('\r\n').length, 16);
  const row = (id: string): string => text.split('\r\n').find((line) => line.startsWith(`${id},`)) ?? '';
  assert.equal(
    row('registry-us'),
    'registry-us,pull images from the us-south registry,required,open,blocked,no,yes,tls.reset,likely,out,tcp,us.icr.io,' +
      '443,,,pull images from the us-south and eu-central registries,' +
      'Opening required ports and IP addresses in your allowlist,vpc-firewall_bx,2024-03-15,' +
      'The connection was reset after the ClientHello.,Ask for a rule that lets this server name through.,',
  );
  assert.match(row('ks-api'), /,allowed,yes,no,,certain,out,tcp,containers\.cloud\.ibm\.com,443,192\.0\.2\.10,,/);
});

test('never starts a cell so that a spreadsheet would run it', () => {
  const starts = ['=cmd', '+1', '-1', '@sum', '\t=cmd', '\r=cmd', ' =cmd', '\uff1dcmd', '\n-1'];
  const rows = starts.flatMap((start, index) => {
    const id = `entry-${index}`;
    return [
      report({
        requirements: [requirement(id, { title: start })],
        verdicts: [blocked(id, { explanation: start, next: start })],
      }),
    ];
  });
  for (const each of rows) {
    for (const cell of cellsOf(renderCsv(each)).flat()) assert.doesNotMatch(cell, /^\s*[=+\-@\uff1d]/);
  }
});

test('keeps hostile cells in their place', () => {
  for (const each of [poisoned(vpcReport()), ...planted(vpcReport())]) {
    const text = renderCsv(each);
    assert.deepEqual(harmful(text.replaceAll('\r\n', '\n')), []);
    assert.deepEqual(new Set(cellsOf(text).map(({ length }) => length)), new Set([22]));
    for (const cell of cellsOf(text).flat()) assert.doesNotMatch(cell, /^\s*[=+\-@\uff1d]/);
  }
});

/** A reader of RFC 4180 that knows nothing of the writer. */
function cellsOf(text: string): readonly (readonly string[])[] {
  assert.ok(text.endsWith('\r\n'));
  const rows = text.slice(0, -2).split(/\r\n/);
  return rows.map((row) =>
    [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
    ),
  );
}
