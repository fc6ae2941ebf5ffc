import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFit, statusSuffices, wantedStatuses } from '../../src/judge/expectation.ts';
import type { HttpDetail, JsonShape } from '../../src/model/observation.ts';
import type { AnswerExpectation, JsonExpectation } from '../../src/model/profile.ts';
import { answered, http, https, TCP } from './gathering.ts';

function detail(status: number | null, json: JsonShape | null = null): HttpDetail {
  const { detail: found } = answered('x', '192.29.1.1', status, { json });
  if (found?.kind !== 'http') throw new Error('no answer');
  return found;
}

const json = (given: Partial<JsonExpectation>): AnswerExpectation => ({
  status: [200],
  json: { has: [], kind: {}, isArray: false, itemHas: [], ...given },
});
const VERSIONS: JsonShape = { kind: 'object', keys: { kubernetes: 'array', openshift: 'array' } };
const ZONES: JsonShape = { kind: 'array', keys: { id: 'string', name: 'string' } };

const FITS: readonly (readonly [string, readonly AnswerExpectation[], HttpDetail, string])[] = [
  ['any answer, when nothing is asked', [], detail(503), 'fits'],
  ['a status', [{ status: [200, 204], json: null }], detail(204), 'fits'],
  ['another status', [{ status: [200, 204], json: null }], detail(206), 'wrong-status'],
  ['a class of statuses', [{ status: ['2xx', '3xx'], json: null }], detail(307), 'fits'],
  ['a status outside the class', [{ status: ['2xx', '3xx'], json: null }], detail(403), 'wrong-status'],
  ['no status at all', [{ status: ['2xx'], json: null }], detail(null), 'wrong-status'],
  [
    'the keys of an object',
    [json({ has: ['kubernetes'], kind: { kubernetes: 'array' } })],
    detail(200, VERSIONS),
    'fits',
  ],
  ['a key of another kind', [json({ kind: { kubernetes: 'object' } })], detail(200, VERSIONS), 'wrong-body'],
  ['a key that is not there', [json({ has: ['gitVersion'] })], detail(200, VERSIONS), 'wrong-body'],
  ['a key that only the prototype has', [json({ has: ['toString'] })], detail(200, VERSIONS), 'wrong-body'],
  ['an array and its items', [json({ isArray: true, itemHas: ['id'] })], detail(200, ZONES), 'fits'],
  ['an array in the place of an object', [json({ has: ['id'] })], detail(200, ZONES), 'wrong-body'],
  ['an object in the place of an array', [json({ isArray: true })], detail(200, VERSIONS), 'wrong-body'],
  [
    'an empty array whose items should be known',
    [json({ isArray: true, itemHas: ['id'] })],
    detail(200, { kind: 'array', keys: {} }),
    'wrong-body',
  ],
  ['no JSON', [json({})], detail(200), 'wrong-body'],
  ['one of two answers as a whole', [json({ has: ['a'] }), { status: [401], json: null }], detail(401), 'fits'],
  [
    'the status of one and the body of the other',
    [json({ has: ['a'] }), { ...json({ has: ['id'] }), status: [401] }],
    detail(401, { kind: 'object', keys: { a: 'string' } }),
    'wrong-body',
  ],
];

for (const [name, answers, found, expected] of FITS) {
  test(`${name}: ${expected}`, () => {
    assert.equal(answerFit(https(...answers), found), expected);
    assert.equal(answerFit(http(...answers), found), expected);
  });
}

test('a status suffices when no body is asked for under it', () => {
  assert.equal(statusSuffices(https(), detail(500)), true);
  assert.equal(statusSuffices(https(), detail(null)), false);
  assert.equal(statusSuffices(https({ status: [200], json: null }), detail(200)), true);
  assert.equal(statusSuffices(https(json({})), detail(200)), false);
  assert.equal(statusSuffices(https(json({}), { status: [200], json: null }), detail(200)), true);
});

test('the wanted statuses are told in words, each once', () => {
  assert.equal(wantedStatuses(https({ status: [200, '3xx'], json: null }, json({}))), '200 or 3xx');
  assert.equal(wantedStatuses(TCP), '');
});
