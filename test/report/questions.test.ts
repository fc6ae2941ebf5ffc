import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation, ObservationDetail } from '../../src/model/observation.ts';
import { checkText } from '../../src/report/check.ts';
import { observationText } from '../../src/report/observation.ts';

function textOf(detail: ObservationDetail): string {
  const observation: Observation = {
    target: 'target',
    operation: 'udp-round-trip',
    path: 'direct',
    address: '192.0.2.1',
    port: 123,
    failure: null,
    code: null,
    detail,
    attempt: 1,
    startedMs: 0,
    durationMs: 12,
  };
  return observationText(observation);
}

const SEEN = { address: '2001:db8::7', port: 40_000 };

const TEXTS: readonly (readonly [ObservationDetail, string])[] = [
  [{ kind: 'ntp', stratum: 2, kiss: null, offsetMs: 1500 }, 'stratum 2, its clock is 1500 ms ahead of ours'],
  [{ kind: 'ntp', stratum: 2, kiss: null, offsetMs: -3 }, 'stratum 2, its clock is 3 ms behind ours'],
  [{ kind: 'ntp', stratum: 0, kiss: 'RATE', offsetMs: null }, "stratum 0, kiss-o'-death RATE"],
  [{ kind: 'stun', seenAs: SEEN, errorCode: null }, 'sees us as [2001:db8::7]:40000'],
  [{ kind: 'stun', seenAs: null, errorCode: 401 }, 'STUN error 401'],
  [{ kind: 'listener', transport: 'udp', seenAs: SEEN, sameTls: null }, 'over udp, sees us as [2001:db8::7]:40000'],
  [{ kind: 'listener', transport: 'tls', seenAs: null, sameTls: false }, 'over tls, TLS ended on the way'],
];

for (const [detail, text] of TEXTS) {
  test(`the evidence says "${text}"`, () => {
    assert.equal(textOf(detail), `192.0.2.1:123: ok in 12 ms, ${text}`);
  });
}

test('a check is named in a few words, and a token never', () => {
  assert.equal(checkText({ kind: 'ntp' }), 'ntp question');
  assert.equal(checkText({ kind: 'stun' }), 'stun binding request');
  assert.equal(checkText({ kind: 'listener', token: 'secret', tls: true }), 'proof of a listener inside tls');
});
