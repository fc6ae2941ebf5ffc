import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve, dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAllowlist } from '../../src/lint/read.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What a text opens, each as `PLACE PORTS PROTOCOLS`. */
function read(text: string): readonly string[] {
  return readAllowlist('list.txt', text).openings.map(({ to, ports, anyPort, protocols }) => {
    const portText = ports.map(({ from, to: last }) => (from === last ? `${from}` : `${from}-${last}`)).join(',');
    return `${to.text} ${anyPort ? 'any' : portText} ${protocols.join('/')}`;
  });
}

function problems(text: string): readonly string[] {
  return readAllowlist('list.txt', text).problems.map(({ line, message }) => `${line} ${message}`);
}

const FORMS: readonly (readonly [string, string])[] = [
  ['icr.io', 'icr.io any tcp'],
  ['ICR.IO.', 'icr.io any tcp'],
  ['bücher.example:443', 'xn--bcher-kva.example 443 tcp'],
  ['*.icr.io', '*.icr.io any tcp'],
  ['.icr.io', '.icr.io any tcp'],
  ['*icr.io:443', '*icr.io 443 tcp'],
  ['ingest.*.example.com', 'ingest.*.example.com any tcp'],
  ['10.0.0.0/8', '10.0.0.0/8 any tcp'],
  ['10.0.0.0/255.255.0.0:443', '10.0.0.0/16 443 tcp'],
  ['161.202.146.86/29', '161.202.146.80/29 any tcp'],
  ['icr.io:443', 'icr.io 443 tcp'],
  ['icr.io:443,80', 'icr.io 443,80 tcp'],
  ['icr.io:30000-32767', 'icr.io 30000-32767 tcp'],
  ['icr.io:443/udp', 'icr.io 443 udp'],
  ['[2001:DB8::1]:443', '2001:db8::1 443 tcp'],
  ['[2001:db8::]/32:443', '2001:db8::/32 443 tcp'],
  ['2001:db8::/32', '2001:db8::/32 any tcp'],
  ['::ffff:192.0.2.1', '192.0.2.1 any tcp'],
  ['https://icr.io', 'icr.io 443 tcp'],
  ['https://user:secret@icr.io:8443/v2/', 'icr.io 8443 tcp'],
  ['tcp://icr.io:443', 'icr.io 443 tcp'],
  ['udp://192.0.2.1:53', '192.0.2.1 53 udp'],
  ['icr.io/443', 'icr.io 443 tcp'],
  ['icr.io/tcp/443', 'icr.io 443 tcp'],
  ['192.0.2.1/443', '192.0.2.1 443 tcp'],
  ['storage.example.com/path', 'storage.example.com any tcp'],
  ['icr.io 443', 'icr.io 443 tcp'],
  ['icr.io 443/udp', 'icr.io 443 udp'],
  ['icr.io https', 'icr.io 443 tcp'],
  ['udp 192.0.2.1 53', '192.0.2.1 53 udp'],
  ['161.26.0.0/16 ip', '161.26.0.0/16 any any'],
  ['vrrp 10.0.0.0/8', '10.0.0.0/8 any ip:112'],
  ['icr.io;443;tcp', 'icr.io 443 tcp'],
  ['- "icr.io:443",', 'icr.io 443 tcp'],
  ['* icr.io', 'icr.io any tcp'],
  ['* 443', '* 443 tcp'],
  ['1. `icr.io`', 'icr.io any tcp'],
  ['icr.io # registry', 'icr.io any tcp'],
  ['icr.io // registry', 'icr.io any tcp'],
  ['localhost 8080', 'localhost 8080 tcp'],
  ['TCP port 443 TO https://iam.cloud.ibm.com', 'iam.cloud.ibm.com 443 tcp'],
  ['allow outbound udp ports 100 - 200 to a.example', 'a.example 100-200 udp'],
];

for (const [text, expected] of FORMS) {
  test(`reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(read(text), [expected]);
    assert.deepEqual(problems(text), []);
  });
}

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['192.0.2.300', /four numbers up to 255/],
  ['010.1.1.1', /four numbers/],
  ['10.0.0.0/33', /a prefix is 0 to 32/],
  ['icr.io:70000', /a port 1 to 65535/],
  ['gopher://icr.io', /of URLs, http, https/],
  ['allow access to the cluster', /only on its own or with a port/],
  ['deny icr.io', /opens nothing/],
  ['TCP port 443 FROM <worker> TO <registry_subnet>', /stands for something/],
  ['TCP port 443 FROM <worker> TO', /names nothing after TO/],
  ['443', /names no host or address/],
  ['10.0.0.9-10.0.0.1', /is no host/],
  ['fe80::1%eth0', /is no host/],
];

for (const [text, words] of WRONG) {
  test(`does not lose ${JSON.stringify(text)}: the line and the remedy are told`, () => {
    assert.deepEqual(read(text), []);
    const [problem = ''] = problems(`icr.io\n\n${text}`);
    assert.match(problem, /^3 /);
    assert.match(problem, words);
  });
}

test('a range of addresses is exactly these addresses', () => {
  const expected = ['10.0.0.1 443 tcp', '10.0.0.2/31 443 tcp', '10.0.0.4/30 443 tcp', '10.0.0.8/31 443 tcp'];
  assert.deepEqual(read('10.0.0.1-10.0.0.9:443'), expected);
  assert.deepEqual(read('10.0.0.1 - 9 443'), expected);
  assert.deepEqual(read('2001:db8::1-2001:db8::2'), ['2001:db8::1 any tcp', '2001:db8::2 any tcp']);
});

test('comments and empty lines open nothing, and are no mistakes', () => {
  const text = '# icr.io\n; icr.io\n// icr.io\n\n   \n---\n```\n';
  assert.deepEqual(read(text), []);
  assert.deepEqual(problems(text), []);
});

test('the sentence of the documents: several ports, both protocols, addresses that wrap', () => {
  const text = `TCP/UDP port range 30000-32767, port 443 FROM <each_worker_node_publicIP> TO 192.0.2.1,
  192.0.2.2, 192.0.2.3
192.0.2.9:80`;
  assert.deepEqual(read(text), [
    '192.0.2.1 30000-32767,443 tcp/udp',
    '192.0.2.2 30000-32767,443 tcp/udp',
    '192.0.2.3 30000-32767,443 tcp/udp',
    '192.0.2.9 80 tcp',
  ]);
});

test('a list under a sentence belongs to it, up to an empty line', () => {
  assert.deepEqual(read('TCP port 443, 9095 FROM <worker> TO:\n- 192.0.2.1  # one\n- 192.0.2.2\n\n192.0.2.3'), [
    '192.0.2.1 443,9095 tcp',
    '192.0.2.2 443,9095 tcp',
    '192.0.2.3 any tcp',
  ]);
});

test('a table with its header in any order, quoted fields and several ports', () => {
  const text =
    'Port;Protocol;FQDN;Comment\n443;tcp;icr.io;"a; ""b"""\n"80, 443";TCP/UDP;"a.example\nb.example";\n;https;c.example;\n';
  assert.deepEqual(read(text), [
    'icr.io 443 tcp',
    'a.example 80,443 tcp/udp',
    'b.example 80,443 tcp/udp',
    'c.example 443 tcp',
  ]);
  assert.deepEqual(problems(text), []);
});

test('tabs, commas and bars separate columns too', () => {
  for (const text of [
    'host\tport\nicr.io\t443',
    'host,port\nicr.io,443',
    '| Host | Port |\n|---|---|\n| icr.io | 443 |',
  ])
    assert.deepEqual(read(text), ['icr.io 443 tcp']);
});

test('a table says which row and field is wrong, and which column it does not read', () => {
  const text = 'host,port,zone\nicr.io,99999,\n,443,\na.example,443,x,y\n"open,443\ngood.example,443,';
  assert.deepEqual(read(text), ['good.example 443 tcp']);
  assert.deepEqual(
    problems(text).map((problem) => problem.slice(0, 1)),
    ['2', '3', '4', '5'],
  );
  assert.match(readAllowlist('list.txt', text).passed[0]?.message ?? '', /column "zone" is not read/);
});

test('direction and source of a table are kept, and a row that denies opens nothing', () => {
  const text =
    'direction,source,cidr,port,action\nin,,192.0.2.0/24,443,allow\nout,10.0.0.1,192.0.2.9,443,allow\nout,,192.0.2.8,443,deny';
  const { openings, passed } = readAllowlist('list.txt', text);
  assert.deepEqual(
    openings.map(({ directions, from, to }) => [directions, from.map((place) => place.text), to.text]),
    [
      [['in'], ['192.0.2.0/24'], '*'],
      [['out'], ['10.0.0.1'], '192.0.2.9'],
    ],
  );
  assert.match(passed[0]?.message ?? '', /denies/);
});

test('a JSON list, of texts or of objects, keeps its lines', () => {
  assert.deepEqual(read('["icr.io:443",\n "a.example"]'), ['icr.io 443 tcp', 'a.example any tcp']);
  const { openings } = readAllowlist(
    'list.json',
    '{ "allow": [\n {"host": "icr.io", "port": 443},\n {"host": "a.example"}]}',
  );
  assert.deepEqual(
    openings.map(({ line, to }) => `${line} ${to.text}`),
    ['2 icr.io', '3 a.example'],
  );
  assert.match(problems('["icr.io",\n 5]')[0] ?? '', /^2 is no text/);
});

test('a YAML list of texts is read, with its key as a heading', () => {
  assert.deepEqual(read('allowlist:\n  - icr.io:443\n  - "*.icr.io"\n'), ['icr.io 443 tcp', '*.icr.io any tcp']);
});

test('line ends of every system count the same', () => {
  for (const end of ['\n', '\r\n', '\r'])
    assert.match(problems(['icr.io', '', 'not a host'].join(end))[0] ?? '', /^3 /);
  assert.deepEqual(read('\uFEFFicr.io'), ['icr.io any tcp']);
});

test('the lists of the documents of 2019 and 2017 are read whole', () => {
  for (const [name, entries] of [
    ['2019', 99],
    ['2017', 26],
  ] as const) {
    const text = readFileSync(join(ROOT, `test/fixtures/allowlist/${name}.txt`), 'utf8');
    const list = readAllowlist(name, text);
    assert.deepEqual([list.openings.length, list.problems, list.passed], [entries, [], []]);
  }
});

test('credentials of a URL are in no text', () => {
  const list = readAllowlist('list.txt', 'https://user:secret@icr.io/\nhttps://user:secret@/\nx https://user:secret@[');
  assert.doesNotMatch(JSON.stringify([list.openings.map(({ text }) => text), list.problems]), /secret/);
});
