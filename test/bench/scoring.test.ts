import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, type Answer, NOT_ASKED, together } from '../../bench/accuracy/answer.ts';
import { scoreOf, worstOf } from '../../bench/accuracy/score.ts';
import { scoreTable } from '../../bench/accuracy/table.ts';
import { readVerdict } from '../../bench/accuracy/tools/reachcheck.ts';
import type { Truth } from '../../bench/accuracy/truth.ts';
import type { Cause, Confidence } from '../../src/model/outcome.ts';

const OPEN: Truth = { met: 'pass', causes: [], places: [] };
const DROPPED: Truth = { met: 'fail', causes: ['tcp.timeout'], places: ['connection'] };
const SILENT: Truth = { met: 'unknown', causes: ['udp.silent'], places: ['connection'] };

function claims(says: Answer['says'], cause: Cause, confidence: Confidence): Answer {
  return { ...answer(says, '', 'connection'), cause, confidence };
}

test('pass for what passes and fail for what is blocked are right', () => {
  const { told, right, missed, falseAlarms } = scoreOf([
    { truth: OPEN, answer: answer('pass', '') },
    { truth: DROPPED, answer: answer('fail', '') },
  ]);
  assert.deepEqual({ told, right, missed, falseAlarms }, { told: 2, right: 2, missed: 0, falseAlarms: 0 });
});

test('pass for what is blocked is missed, and fail for what passes is a false alarm', () => {
  const { right, missed, falseAlarms } = scoreOf([
    { truth: OPEN, answer: answer('fail', '') },
    { truth: DROPPED, answer: answer('pass', '') },
    { truth: DROPPED, answer: answer('pass', '') },
  ]);
  assert.deepEqual({ right, missed, falseAlarms }, { right: 0, missed: 2, falseAlarms: 1 });
});

test('who says that it cannot tell is neither right nor wrong', () => {
  const { told, right, missed, falseAlarms, unsure } = scoreOf([{ truth: DROPPED, answer: answer('unsure', '') }]);
  assert.deepEqual([told, right, missed, falseAlarms, unsure], [1, 0, 0, 0, 1]);
});

test('where nobody can tell, only a claim that it passes is counted', () => {
  const { asked, told, right, unproven } = scoreOf([
    { truth: SILENT, answer: answer('pass', '') },
    { truth: SILENT, answer: answer('fail', '') },
    { truth: SILENT, answer: answer('unsure', '') },
  ]);
  assert.deepEqual([asked, told, right, unproven], [3, 0, 0, 1]);
});

test('what a program has no way to ask about is in none of its numbers', () => {
  const { asked, told, caused, namesPlaces } = scoreOf([{ truth: DROPPED, answer: NOT_ASKED }]);
  assert.deepEqual([asked, told, caused, namesPlaces], [0, 0, 0, false]);
});

test('a layer is right when it is one of those of the truth', () => {
  const { caused, placeRight, causeRight } = scoreOf([
    { truth: DROPPED, answer: answer('fail', '', 'connection') },
    { truth: DROPPED, answer: answer('fail', '', 'tls') },
    { truth: DROPPED, answer: answer('fail', '') },
    { truth: OPEN, answer: answer('fail', '', 'connection') },
  ]);
  assert.deepEqual([caused, placeRight, causeRight], [3, 1, 0]);
});

test('who rightly says pass has no layer to name, and may still name the cause', () => {
  const impaired: Truth = { met: 'pass', causes: ['tls.stall-large'], places: ['tls'] };
  const { caused, placed, causeRight } = scoreOf([
    { truth: impaired, answer: answer('pass', '') },
    { truth: impaired, answer: { ...answer('pass', ''), cause: 'tls.stall-large', confidence: 'likely' } },
  ]);
  assert.deepEqual([caused, placed, causeRight], [2, 0, 1]);
});

test('a wrong cause is false certainty when it is called certain, and a right one never is', () => {
  const { causeRight, falseCertainty } = scoreOf([
    { truth: DROPPED, answer: claims('fail', 'tcp.rejected', 'certain') },
    { truth: DROPPED, answer: claims('fail', 'tcp.rejected', 'likely') },
    { truth: DROPPED, answer: claims('fail', 'tcp.timeout', 'certain') },
    { truth: OPEN, answer: claims('fail', 'tcp.timeout', 'certain') },
  ]);
  assert.deepEqual([causeRight, falseCertainty], [1, 2]);
});

test('of several runs the worst is shown', () => {
  const good = scoreOf([{ truth: OPEN, answer: answer('pass', '') }]);
  const bad = scoreOf([{ truth: OPEN, answer: answer('fail', '') }]);
  assert.equal(worstOf([good, bad, good]), bad);
  assert.equal(worstOf([]), null);
});

test('one destination that fails speaks for all of them, and one that nobody asked keeps the others from passing', () => {
  const [pass, fail] = [answer('pass', ''), answer('fail', '')];
  assert.equal(together([pass, fail, NOT_ASKED]), fail);
  assert.equal(together([pass, NOT_ASKED]), NOT_ASKED);
  assert.equal(together([pass, pass]), pass);
  assert.equal(together([]), NOT_ASKED);
});

test('a program that is not installed is shown so, and one that never names a layer has a dash', () => {
  const lines = scoreTable(
    new Map([
      ['nmap', null],
      ['is-reachable', scoreOf([{ truth: DROPPED, answer: answer('fail', '') }])],
    ] as const),
  ).split('\n');
  assert.match(lines[2] ?? '', /^\| nmap \| not installed \| {2}\|/);
  assert.match(lines[3] ?? '', /^\| is-reachable \| 1 \| 1 of 1 \(100 %\) \| 0 \| 0 \| 0 \| 0 \| – \| – \| – \|$/);
});

test('a verdict says pass, fail or unsure by whether the requirement is met', () => {
  const verdict = {
    outcome: 'blocked',
    met: 'no',
    cause: 'tls.cert-name',
    confidence: 'likely',
    explanation: 'x',
  } as const;
  const { says, place, cause } = readVerdict(verdict);
  assert.deepEqual({ says, place, cause }, { says: 'fail', place: 'tls', cause: 'tls.cert-name' });
  assert.equal(readVerdict({ ...verdict, outcome: 'impaired', met: 'yes' }).says, 'pass');
  assert.equal(readVerdict({ ...verdict, outcome: 'inconclusive', met: 'unknown' }).says, 'unsure');
});
