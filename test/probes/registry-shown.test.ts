import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpDetail } from '../../src/model/observation.ts';
import type { RoundTrip } from '../../probes/exchange.ts';
import { shownAnswer } from '../../probes/registry-shown.ts';

const URL_ASKED = new URL('https://registry.example/v2/?from=here');
const TOKEN = `eyJhbGciOi-${'abcdefghij'.repeat(200)}`;

function shown(
  given: Partial<Pick<RoundTrip, 'headers' | 'truncated'>> & { readonly body?: string },
  step: Parameters<typeof shownAnswer>[2] = 'blob',
  secret: string | null = null,
): HttpDetail {
  const { headers = {}, truncated = false, body = '' } = given;
  const came = { failure: null, code: '200', status: 200, startedMs: 0, endedMs: 1 };
  return shownAnswer({ ...came, headers, truncated, body: Buffer.from(body) }, URL_ASKED, step, secret);
}

const locationOf = (location: string): string | undefined => shown({ headers: { location } }).headers['location'];

test('where an answer sends to is shown without login and query, however it is spelt', () => {
  const data = 'https://***@data.example/a';
  for (const location of [
    'https://user:hunter2@data.example/a?sig=hunter2#hunter2',
    'https:\\\\user:hunter2@data.example/a',
    '//hunter2@data.example/a',
    'https://us@er:hunter2@data.example/a',
  ])
    assert.equal(locationOf(location), data);
  for (const location of [
    'https:user:hunter2@data.example/a',
    'https:/user:hunter2@data.example/a',
    'https://user:hunter2/@:bad?hunter2',
    'https://a.example/, https://user:hunter2@b.example/',
  ])
    assert.doesNotMatch(locationOf(location) ?? '', /hunter2/);
});

test('a place without a login is shown as it came', () => {
  for (const location of ['https://data.example/a', '/v2/a@b', 'https://data.example/u@v', '../x:y@z'])
    assert.equal(locationOf(`${location}?sig=1`), location);
});

test('the realm of a challenge is shown without its login', () => {
  const realm = 'Bearer realm="https://user:hunter2@auth.example/token",service="a@b"';
  const { headers } = shown({ headers: { 'www-authenticate': realm } }, 'challenge');
  assert.equal(headers['www-authenticate'], 'Bearer realm="https://***@auth.example/token",service="a@b"');
});

test('the answer of a token server is shown without the tokens that it holds', () => {
  const refresh = 'another-token-for-later';
  const escaped = `\\u0065${TOKEN.slice(1)}`;
  const body = `{"token":"${TOKEN}","refresh_token":"${refresh}","${TOKEN}":1,"${escaped}x":2,"expires_in":300}`;
  const headers = { server: TOKEN, via: `1.1 ${refresh}`, 'x-cache': `hit ${TOKEN.slice(0, 40)}` };
  const answer = shown({ headers, body }, 'token');
  assert.doesNotMatch(JSON.stringify(answer), /eyJhbGciOi-|abcdefghij|for-later/);
  assert.deepEqual(answer.headers, { server: '***', via: '1.1 ***', 'x-cache': 'hit ***' });
  assert.deepEqual(Object.keys(answer.json?.keys ?? {}), ['token', 'refresh_token', '***', 'expires_in']);
  assert.equal(answer.bodyBytes, body.length);
});

test('a token is not shown either where what is read of an answer ends in the middle of it', () => {
  const answer = shown({ body: `no: Bearer ${TOKEN.slice(0, 900)}`, truncated: true }, 'blob', TOKEN);
  assert.equal(answer.excerpt, 'no: Bearer ***');
  assert.equal(shown({ body: 'no: Basic', truncated: true }, 'blob', TOKEN).excerpt, 'no: Basic');
});

test('what is too short for a secret changes nothing', () => {
  const headers = { 'content-type': 'application/json' };
  const answer = shown({ headers, body: '{"token":"json"}' }, 'token');
  assert.deepEqual([answer.headers, answer.json?.keys], [headers, { token: 'string' }]);
});
