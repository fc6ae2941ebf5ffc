import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { describeBody } from '../../probes/body.ts';

/** What this process used of the processor: a busy machine adds nothing to it. */
const cpuMs = (): number => process.cpuUsage().user / 1000;

const describe = (text: string | Buffer, truncated = false): ReturnType<typeof describeBody> =>
  describeBody(Buffer.from(text), truncated);

test('the shape of an object is its keys and their kinds, never its values', () => {
  const { json, title, excerpt } = describe('{"a":"secret","b":1,"c":[],"d":{},"e":null,"f":true}');
  assert.deepEqual(json, {
    kind: 'object',
    keys: { a: 'string', b: 'number', c: 'array', d: 'object', e: 'null', f: 'boolean' },
  });
  assert.deepEqual([title, excerpt], [null, null]);
});

test('the shape of an array is that of its first item', () => {
  assert.deepEqual(describe('[{"id":"x"},{"other":1}]').json, { kind: 'array', keys: { id: 'string' } });
  for (const text of ['[]', '[1]', '[[1]]', '[null]'])
    assert.deepEqual(describe(text).json, { kind: 'array', keys: {} });
});

test('any JSON value has a kind', () => {
  assert.deepEqual(
    ['"text"', '1', '-1', 'true', 'false', ' \t\r\n null'].map((text) => describe(text).json?.kind),
    ['string', 'number', 'number', 'boolean', 'boolean', 'null'],
  );
});

test('a byte order mark does not hide JSON', () => {
  assert.deepEqual(describe('\uFEFF{"a":1}').json, { kind: 'object', keys: { a: 'number' } });
});

test('a hundred keys are all kept, a thousand are not', () => {
  const keys = (count: number): string =>
    JSON.stringify(Object.fromEntries([...Array(count).keys()].map((n) => [`k${n}`, n])));
  assert.equal(Object.keys(describe(keys(100)).json?.keys ?? {}).length, 100);
  assert.equal(Object.keys(describe(keys(1000)).json?.keys ?? {}).length, 256);
});

test('JSON that broke off is no JSON, and neither is what was cut at its bound', () => {
  const { json, excerpt } = describe('{"kubernetes":[{"major":1,');
  assert.equal(json, null);
  assert.equal(excerpt, '{"kubernetes":[{"major":1,');
  assert.equal(describe('{"a":1}', true).json, null);
});

test('invalid UTF-8, compressed and empty bodies are described, not thrown', () => {
  assert.equal(describe(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])).json, null);
  assert.deepEqual(describe(Buffer.from([0x22, 0xff, 0x22])).json, { kind: 'string', keys: {} });
  assert.equal(describe(gzipSync('{"a":1}')).json, null);
  assert.deepEqual(describe(''), { bodyBytes: 0, bodyTruncated: false, json: null, title: null, excerpt: null });
});

test('a page is its title and its words, without markup, scripts, styles and control characters', () => {
  const page =
    '<!DOCTYPE html><head><TITLE lang="en">\n Web page\tblocked </TITLE><style>p{color:red}</style></head>' +
    '<body><script>evil("<b>")</script><h1>Access\u001b[31m denied</h1><p>by <b>policy</b></p></body>';
  const { title, excerpt } = describe(page);
  assert.equal(title, 'Web page blocked');
  assert.equal(excerpt, 'Web page blocked Access [31m denied by policy');
});

test('words are kept in a bounded number, and hostile markup is read in a bounded time', () => {
  assert.equal(describe('word '.repeat(10_000)).excerpt?.length, 200);
  const beforeMs = cpuMs();
  for (const text of ['<script', '<title', '<', '<style>x']) describe(text.repeat(30_000));
  assert.ok(cpuMs() - beforeMs < 5_000);
});
