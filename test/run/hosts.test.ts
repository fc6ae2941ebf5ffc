import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, hasOtherSources, parseHosts, parseSearch } from '../../src/run/hosts.ts';

test('reads names and their addresses, in lower case, IPv4 first, each once', () => {
  const hosts = parseHosts(`# comment
127.0.0.1 localhost
::1\tlocalhost ip6-localhost # and more
  10.1.2.3   API.Example.com api # short
10.1.2.3 api
2001:db8::1 api
10.1.2.4 api
`);
  assert.deepEqual(Object.fromEntries(hosts), {
    localhost: ['127.0.0.1', '::1'],
    'ip6-localhost': ['::1'],
    'api.example.com': ['10.1.2.3'],
    api: ['10.1.2.3', '10.1.2.4', '2001:db8::1'],
  });
});

test('passes over what is no address: it would be looked up as a name, and dialled', () => {
  const hosts = parseHosts('example.org api\n10.1 short\n#10.0.0.1 off\n:: everything\n10.0.0.1\nfe80::1%lo0 local\n');
  assert.deepEqual(Object.fromEntries(hosts), { everything: ['::'], local: ['fe80::1%lo0'] });
});

test('reads files with the line ends of Windows, and names that every object has', () => {
  const hosts = parseHosts('127.0.0.1 a.example\r\n127.0.0.2 constructor __proto__\r\n');
  assert.deepEqual(hosts.get('a.example'), ['127.0.0.1']);
  assert.deepEqual(hosts.get('constructor'), ['127.0.0.2']);
  assert.equal(hosts.get('tostring'), undefined);
});

test('an empty hosts file knows nothing', () => assert.equal(parseHosts('').size, 0));

for (const [what, text, search, ndots] of [
  ['nothing', '', [], 1],
  ['servers only', 'nameserver 10.0.0.1\n', [], 1],
  ['a search list', 'search a.example b.example.\n', ['a.example', 'b.example'], 1],
  ['the last search list', 'search a.example\nsearch b.example\n', ['b.example'], 1],
  ['a domain after a search list', 'search a.example b.example\ndomain c.example\n', ['c.example'], 1],
  ['one domain, whatever stands behind it', 'domain a.example b.example\n', ['a.example'], 1],
  ['the root alone', 'search .\n', [], 1],
  [
    'the options of a pod',
    'search x.svc.cluster.local svc.cluster.local\noptions timeout:1 ndots:5\n',
    ['x.svc.cluster.local', 'svc.cluster.local'],
    5,
  ],
  ['several options', 'options ndots:2\noptions rotate\noptions ndots:3 ndots:4\n', [], 4],
  ['as many dots as there may be', 'options ndots:99\n', [], 15],
  ['no dots', 'options ndots:0\n', [], 0],
  ['comments', '# search a.example\n; search b.example\nsearch c.example # office\n', ['c.example'], 1],
  ['tabs and the line ends of Windows', '\tsearch\ta.example\tb.example\r\n', ['a.example', 'b.example'], 1],
] as const) {
  test(`resolv.conf with ${what}`, () => assert.deepEqual(parseSearch(text), { search, ndots }));
}

const SEARCH = ['a.example', 'b.example'];

for (const [name, ndots, names] of [
  ['host', 1, ['host.a.example', 'host.b.example', 'host']],
  ['www.example.org', 1, ['www.example.org', 'www.example.org.a.example', 'www.example.org.b.example']],
  ['www.example.org', 5, ['www.example.org.a.example', 'www.example.org.b.example', 'www.example.org']],
  ['www.example.org.', 5, ['www.example.org.']],
  ['host', 0, ['host', 'host.a.example', 'host.b.example']],
] as const) {
  test(`asks for ${name} with ndots ${ndots} in the order of the system`, () => {
    assert.deepEqual(candidates(name, { search: SEARCH, ndots }), names);
  });
}

for (const [line, others] of [
  ['hosts: files dns', false],
  ['hosts:files dns myhostname', false],
  ['hosts: files mdns4_minimal [NOTFOUND=return] dns', true],
  ['hosts: mymachines resolve [!UNAVAIL=return] files dns', true],
  ['hosts: files dns # and not mdns4', false],
  ['# hosts: files mdns4 dns', false],
  ['passwd: files sss\nhosts: files dns\nnetworks: files nis', false],
  ['hosts: files dns wins', true],
  ['', false],
] as const) {
  test(`${JSON.stringify(line)}: ${others ? 'the system knows more names' : 'hosts file and DNS are all'}`, () => {
    assert.equal(hasOtherSources(line), others);
  });
}
