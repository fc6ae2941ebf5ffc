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
  ['icr.io/library:443', /the port stands behind the host/],
  ['icr.io/70000', /a port 1 to 65535/],
  ['any 443 deny', /opens nothing/],
  ['0.0.0.0/0 443 drop', /opens nothing/],
  ['1 any icr.io 443', /row of a table without a header/],
  ['1 icr.io 443', /row of a table without a header/],
  ['icr.io 443 any', /row of a table without a header/],
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
  const text = 'host,port,\nicr.io,99999,\n,443,\na.example,443,,y\n"open,443\nb.example,443,x\ngood.example,443,';
  assert.deepEqual(read(text), ['good.example 443 tcp']);
  assert.deepEqual(
    problems(text).map((problem) => problem.slice(0, 1)),
    ['2', '3', '4', '5', '6'],
  );
});

for (const header of [
  'Rule ID;Source;Destination FQDN;Port(s);Proto;Action;Comment',
  'no;src;FQDN/IP;Service;Protocol;Enabled;zone',
])
  test(`the header ${header} is understood`, () => {
    assert.deepEqual(read(`${header}\n1;any;icr.io;443;tcp;yes;4`), ['icr.io 443 tcp']);
  });

test('of a table with an unknown column, or without a header, nothing is read, for one reason', () => {
  for (const [text, words] of [
    ['host,port,frobnicate\nicr.io,443,x\na.example,443,y', /^1 .*unknown column "frobnicate" \(known are host/],
    ['Rule,Port,Protocol\n1,443,tcp', /^1 .*without a column for the destination/],
    ['1,any,icr.io,443\n2,any,a.example,443', /^1 .*row of a table without a header/],
    ['icr.io,443,tcp\nany,a.example,443,tcp', /^2 .*row of a table without a header/],
  ] as const) {
    assert.deepEqual(read(text), []);
    assert.equal(problems(text).length, 1);
    assert.match(problems(text)[0] ?? '', words);
  }
  assert.deepEqual(read('icr.io,443,tcp\na.example,443,tcp'), ['icr.io 443 tcp', 'a.example 443 tcp']);
});

for (const action of [
  'allow',
  'Allowed',
  'permit',
  'accept',
  'pass',
  'open',
  'yes',
  'TRUE',
  '1',
  'enabled',
  'active',
  'allow all',
])
  test(`a row with the action ${action} opens`, () => {
    assert.deepEqual(read(`host,port,action\nicr.io,443,${action}`), ['icr.io 443 tcp']);
  });

for (const action of [
  ...['denied', 'refuse', 'prohibit', 'discard', 'not allowed', 'disabled', 'false', '0', 'no', 'off', 'inactive'],
  ...['removed', 'closed', 'quarantine', 'Deny All', 'not-allowed'],
])
  test(`a row with the action ${action} opens nothing, and a note says so`, () => {
    const { openings, problems: wrong, passed } = readAllowlist('list.csv', `host,port,action\nicr.io,443,${action}`);
    assert.deepEqual([openings, wrong, passed.length], [[], [], 1]);
  });

test('a row whose action nobody knows, or that has none, is a mistake', () => {
  for (const action of ['perhaps', 'inspect', '']) {
    assert.deepEqual(read(`host,port,action\nicr.io,443,${action}`), []);
    assert.match(problems(`host,port,action\nicr.io,443,${action}`)[0] ?? '', /^2 .*write allow or deny/);
  }
});

test('a row that is denied in a column of another name is a mistake, and a remark that says no is none', () => {
  assert.match(problems('rule,host,port\ndeny,icr.io,443')[0] ?? '', /column named action/);
  assert.deepEqual(read('rule,host,port,log\n7,icr.io,443,no'), ['icr.io 443 tcp']);
  assert.deepEqual(read('NO_PROXY:\n- icr.io:443'), ['icr.io 443 tcp']);
});

test('columns and keys that say whether a row counts: enabled, status, disabled', () => {
  assert.deepEqual(read('host,port,disabled\nicr.io,443,true\na.example,443,false\nb.example,443,'), [
    'a.example 443 tcp',
    'b.example 443 tcp',
  ]);
  assert.deepEqual(read('host,port,status\nicr.io,443,disabled\na.example,443,enabled'), ['a.example 443 tcp']);
  assert.deepEqual(read('[{"host":"icr.io","enabled":false},{"host":"a.example","enabled":true}]'), [
    'a.example any tcp',
  ]);
  assert.match(problems('[{"host":"icr.io","useIt":false}]')[0] ?? '', /says useIt false/);
});

for (const text of [
  ...[
    '{"deny":["icr.io:443"]}',
    '{"enabled":false,"hosts":["icr.io:443"]}',
    'DENY:\nicr.io:443',
    'deny:\n  - icr.io:443',
  ],
  ...[
    '# DENY\nicr.io:443',
    '## Blocked hosts\n\nicr.io:443',
    'DENY\nicr.io:443',
    'not allowed:\n  hosts:\n    - icr.io:443',
  ],
  ...['# deny\nhost,port\nicr.io,443', '[denylist]\nicr.io:443', 'deny: # these\n  - icr.io:443'],
])
  test(`what stands under a refusal opens nothing: ${JSON.stringify(text)}`, () => {
    const { openings, problems: wrong, passed } = readAllowlist('list', text);
    assert.deepEqual([openings, wrong], [[], []]);
    assert.ok(passed.some(({ message }) => /denies/.test(message)));
  });

test('a refusal ends with the next heading, and a comment that only speaks of one begins none', () => {
  assert.deepEqual(read('deny:\n  - icr.io\nallow:\n  - a.example'), ['a.example any tcp']);
  assert.deepEqual(read('# Denied\nicr.io\n# Allowed\na.example'), ['a.example any tcp']);
  assert.deepEqual(read('# icr.io was blocked until May\nicr.io'), ['icr.io any tcp']);
  assert.deepEqual(read('{"allow":["a.example"],\n"deny":["icr.io"]}'), ['a.example any tcp']);
  assert.match(problems('{"rules":{"deny":["icr.io"]}}')[0] ?? '', /JSON of another form/);
});

test('an indented line with a port or protocol of its own is an entry of its own', () => {
  assert.deepEqual(read('    IP TO 161.26.0.0/16, 166.8.0.0/14\n    0.0.0.0/0:80,443'), [
    '161.26.0.0/16 any any',
    '166.8.0.0/14 any any',
    '0.0.0.0/0 80,443 tcp',
  ]);
  assert.deepEqual(read('    UDP port 443 TO 192.0.2.1\n    icr.io:443'), ['192.0.2.1 443 udp', 'icr.io 443 tcp']);
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
