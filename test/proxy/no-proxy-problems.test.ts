import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noProxyProblems } from '../../src/proxy/no-proxy-problems.ts';

const WRONG: readonly (readonly [noProxy: string, problem: RegExp])[] = [
  ['*', /nothing goes through the proxy/],
  ['a.test b.test', /blanks between entries/],
  ['a.test;b.test', /Windows and Java/],
  ['a.test|b.test', /Windows and Java/],
  ['"a.test"', /quotes/],
  ['$CLUSTER_CIDR', /no shell has replaced/],
  ['<local>', /only Windows/],
  ['https://a.test/x', /a URL.*write a\.test$/],
  ['a.test,*', /everything for Go/],
  ['*.a.test', /write \.a\.test$/],
  ['10.*', /understood nowhere/],
  ['fd00::/8', /httpx fails/],
  ['0.0.0.0/0', /every address for Go/],
  ['10.0.0.0/8', /do not understand/],
  ['10.0.0.0/33', /neither a host nor a subnet/],
  ['[fd00::1]', /write fd00::1$/],
  ['a.test:443', /write a\.test$/],
  ['a.test.', /write a\.test$/],
  ['.com', /most of the internet/],
  ['jenkins', /without a domain/],
  ['10.0.0', /not a whole address/],
];

for (const [noProxy, problem] of WRONG) {
  test(`"${noProxy}" is a problem, told once`, () => {
    const problems = noProxyProblems(noProxy);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', problem);
  });
}

test('what every program understands is no problem', () => {
  assert.deepEqual(
    noProxyProblems('localhost,127.0.0.1,::1, .cluster.local,.svc,.ibm.com,api.example.com,10.0.0.7,'),
    [],
  );
  assert.deepEqual(noProxyProblems(''), []);
});
