import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ticket } from '../../../src/allowlist/languages/ticket.ts';
import type { Attempt, RuleSet } from '../../../src/allowlist/rules.ts';
import { HOSTILE, host, KINDS, ports, rulesOf, SETS, subnet } from '../rule-sets.ts';

const PLAIN = { into: '' };

const TIMEOUT: Attempt = {
  from: '2026-11-21T18:15:33.414Z',
  until: '2026-11-21T18:15:36.001Z',
  method: 'https GET /, directly',
  seen: 'No answer from 198.51.100.20:443 to 2 connection attempts in 1.5 s.',
  cause: 'tcp.timeout',
  owner: 'firewall team',
  meaning: null,
  places: [{ destination: 'a.example', port: 443, byHand: 'nc -vz -w 5 a.example 443' }],
};

const UNKNOWN_NAME: Attempt = {
  ...TIMEOUT,
  until: TIMEOUT.from,
  seen: 'The resolver says that c.example does not exist.',
  cause: 'dns.nxdomain',
  owner: 'DNS team',
  meaning: 'Ask why the resolver knows no such name.',
  places: [{ destination: 'c.example', port: 443, byHand: 'dig c.example' }],
};

test('one entry is one short request, which says all that is known of it', () => {
  const set = rulesOf([host('a.example', { observed: ['198.51.100.20'], published: ['203.0.113.0/24'] })], {
    profiles: [
      {
        name: 'mine',
        title: 'Mine',
        asOf: '2026-01-01',
        documents: { doc: { title: 'The page', url: 'https://docs.example/page' } },
      },
    ],
    attempts: new Map([['a.example', TIMEOUT]]),
    notes: ['a note'],
  });
  assert.equal(
    ticket.render(set, PLAIN),
    `Change request: TCP port 443 to a.example

Please allow what is listed here, and nothing wider.

   Source     10.10.0.2, fd10::2
   Basis      entries of a test
   Note       a note

1. TCP port 443 to a.example
   Reason     for a.example (a.example) [1]
   Addresses  the documents print 203.0.113.0/24
   Addresses  198.51.100.20 when it was tried; they may change
   Observed   2026-11-21 18:15:33 to 18:15:36 UTC: No answer from 198.51.100.20:443 to 2 connection
              attempts in 1.5 s. [tcp.timeout]
   Method     https GET /, directly
   By hand    nc -vz -w 5 a.example 443

Documents

[1] The page, 2026-01-01
    https://docs.example/page

After the change, on a source system (exit code 0: all that it can check is open):

   reachcheck retest report.json
`,
  );
});

test('what was stopped in the same way stands together, and what was not stands apart', () => {
  const set = rulesOf(
    [
      host('a.example'),
      host('b.example', { need: 'optional', observed: ['198.51.100.21'] }),
      host('c.example'),
      host('d.example', { ports: ports(8443) }),
      host('e.example', { list: 'proxy' }),
    ],
    {
      attempts: new Map([
        ['a.example', TIMEOUT],
        ['b.example', { ...TIMEOUT, method: 'tls handshake, directly' }],
        ['c.example', UNKNOWN_NAME],
        ['e.example', { ...TIMEOUT, cause: 'proxy.denied', owner: 'proxy team' }],
      ]),
    },
  );
  const text = ticket.render(set, PLAIN);
  assert.match(text, /^Change request: 5 allowlist entries\n\n.*4 of 5 are required, the others marked\.$/m);
  const headings = text.split('\n').filter((line) => /^[0-9]\. /.test(line));
  assert.deepEqual(headings, [
    '1. TCP port 443 to 2 destinations',
    '2. TCP port 8443 to d.example',
    '3. TCP port 443 to e.example, in the allowlist of the proxy',
    '4. TCP port 443 to c.example',
  ]);
  const teams = text.split('\n').filter((line) => line.startsWith('For the '));
  assert.deepEqual(teams, ['For the firewall team', 'For the proxy team', 'For the DNS team']);
  assert.match(text, /^ {3}Method {5}https GET \/, directly; tls handshake, directly$/m);
  assert.match(text, /^ {3}- a\.example: for a\.example \(a\.example\) \[1\]$/m);
  assert.match(text, /^ {3}- b\.example: for b\.example \(b\.example\) \[1\] \(optional\)\n {5}198\.51\.100\.21 when/m);
  assert.match(text, /Next {7}Ask why .*\n {3}By hand {4}dig c\.example\n/);
  assert.match(text, /Observed {3}nothing yet: this was not tried\n {3}By hand {4}nc -vz -w 5 d\.example 8443\n/);
});

test('what comes in names the far side, and what nobody can write as a rule is told apart', () => {
  const text = ticket.render(
    rulesOf([
      subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16'] }),
      subnet('10.8.1.0/24', { direction: 'in', protocol: 'icmp', ports: [] }),
      host('no name'),
    ]),
    PLAIN,
  );
  assert.match(text, /^2\. TCP port 443 to 10\.8\.0\.0\/24, coming in from 161\.26\.0\.0\/16$/m);
  assert.match(text, /^1\. ICMP to 10\.8\.1\.0\/24, coming in from anybody$/m);
  assert.match(text, /^Not part of this request\n\n- NO RULE for TCP port 443 to no name \(for no name\): its name/m);
  // The source is that of what goes out.
  assert.doesNotMatch(text, /^ {3}Source/m);
});

test('nothing missing asks for nothing', () => {
  const text = ticket.render(rulesOf([]), PLAIN);
  assert.match(text, /^Nothing to ask for\n\n {3}Basis {6}entries of a test\n$/);
});

test('a source that nobody knows is asked for, and no address of documentation gets into the request', () => {
  const text = ticket.render(rulesOf([host('a.example')], { sources: [] }), PLAIN);
  assert.match(text, /^ {3}Source {5}NOT KNOWN YET: put in the addresses/m);
  assert.doesNotMatch(text, /192\.0\.2\.1|2001:db8::1/);
});

for (const [what, make] of Object.entries(SETS)) {
  test(`every place of ${what} is in the request, on lines that nothing breaks out of`, () => {
    const set = withAttempts(make());
    const text = ticket.render(set, PLAIN);
    const lines = new Set(text.split('\n'));
    for (const line of lines) {
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      assert.match(
        line,
        /^(?:| {2,}\S.*|[0-9]+\. \S.*|- \S.*|\[[0-9]+\] .*|Change request: .*|Please allow .*|Nothing to ask for|Not part of this request|Documents|For the .*|After the change, .*)$/,
      );
    }
    for (const { names } of set.rules) for (const name of names) assert.ok(text.includes(name), name);
  });
}

test('a foreign report cannot add lines of its own to the request', () => {
  const attempts = new Map(
    HOSTILE.map((text, index): [string, Attempt] => [
      `r${index}`,
      {
        from: text,
        until: text,
        method: text,
        seen: text,
        cause: text,
        owner: text,
        meaning: text,
        places: [{ destination: `h${index}.example`, port: 1000 + index, byHand: text }],
      },
    ]),
  );
  const entries = HOSTILE.map((text, index) =>
    host(`h${index}.example`, { requirements: [`r${index}`], purpose: text, ports: ports(1000 + index) }),
  );
  const text = ticket.render(
    rulesOf(entries, { attempts, again: { command: HOSTILE.join(' '), unchecked: HOSTILE } }),
    PLAIN,
  );
  const starts = text.split('\n').filter((line) => /^\S/.test(line));
  const own = starts.filter((line) =>
    /^(?:[0-9]+\. TCP port 10[0-9]{2} to h[0-9]+\.example$|Change|Please|For the |Doc|\[1\]|After)/.test(line),
  );
  assert.deepEqual(starts, own);
  assert.equal(starts.filter((line) => /^[0-9]+\. /.test(line)).length, HOSTILE.length);
});

test('sixty entries are a few groups, and every one of them is asked for once', () => {
  const entries = Array.from({ length: 60 }, (_, index) =>
    host(`h${index}.example`, { ports: ports(443 + (index % 2)) }),
  );
  const attempts = new Map(
    entries.map((_, index): [string, Attempt] => [`h${index}.example`, index % 3 === 0 ? UNKNOWN_NAME : TIMEOUT]),
  );
  const text = ticket.render(rulesOf(entries, { attempts }), PLAIN);
  assert.equal(text.match(/^[0-9]+\. /gm)?.length, 4);
  assert.equal(text.match(/^For the /gm)?.length, 2);
  for (const { destination } of entries)
    assert.equal(text.split('\n').filter((line) => line.startsWith(`   - ${destination.value}: `)).length, 1);
  assert.ok(text.split('\n').length < 120);
});

test('each port of a rule that was stopped in another way is told, and a check by hand is for its own place', () => {
  const refused: Attempt = {
    ...TIMEOUT,
    cause: 'tcp.refused-or-rejected',
    seen: 'b.example refused.',
    places: [{ destination: 'b.example', port: 8443, byHand: 'nc -vz -w 5 b.example 8443' }],
  };
  const both = rulesOf([host('b.example', { ports: ports(443, 8443), requirements: ['one', 'two'] })], {
    attempts: new Map([
      ['one', TIMEOUT],
      ['two', refused],
    ]),
  });
  const text = ticket.render(both, PLAIN);
  assert.match(text, /\[tcp\.timeout\]/);
  assert.match(text, /b\.example refused\. \[tcp\.refused-or-rejected\]/);
  const other = rulesOf([host('b.example', { ports: ports(8443), requirements: ['a'] })], {
    attempts: new Map([['a', { ...TIMEOUT, places: [...TIMEOUT.places, ...refused.places] }]]),
  });
  assert.match(ticket.render(other, PLAIN), /By hand {4}nc -vz -w 5 b\.example 8443\n/);
});

test('what no run can tell is said beside the command that checks the rest', () => {
  const again = { command: 'reachcheck retest r.json', unchecked: ['vrrp', 'inbound'] };
  assert.match(
    ticket.render(rulesOf([host('a.example')], { again }), PLAIN),
    /\n {3}reachcheck retest r\.json\n\n {3}It cannot tell \(nobody need answer, or it comes in\): vrrp, inbound\n$/,
  );
});

test('every kind of destination can be read as traffic', () => {
  const text = ticket.render(rulesOf(KINDS), PLAIN);
  for (const words of ['UDP port 53 to 10.2.0.0/16', 'IP protocol 47 to 10.4.0.0/16', 'all traffic to 10.6.0.0/16'])
    assert.ok(text.includes(`. ${words}\n`), words);
});

function withAttempts(set: RuleSet): RuleSet {
  return {
    ...set,
    attempts: new Map(set.rules.flatMap(({ requirements }) => requirements).map((id) => [id, TIMEOUT])),
  };
}
