import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/judge/judge.ts';
import { wantedControls } from '../../src/judge/controls.ts';
import { vantageFacts } from '../../src/judge/vantage.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Gathering } from '../../src/model/report.ts';
import { connected, gathering, requirement, resolved, TCP, unresolved } from './gathering.ts';

const NAMES = ['c-1.example', 'c-2.example', 'c-3.example', 'c-4.example'];
const tunnel = requirement({ checks: [TCP], destinations: [{ kind: 'sequence', value: 'c-{1..4}.example' }] });

/** A run of the sequence in which each name after the first waited for the one before. */
function run(...observations: readonly Observation[]): Gathering {
  const facts = gathering([{ requirement: tunnel, hosts: NAMES }], observations);
  const targets = facts.targets.map((target, index) => {
    const after = NAMES[index - 1];
    return after === undefined ? target : { ...target, after };
  });
  return { ...facts, targets };
}

const verdictOf = (facts: Gathering) => judge(facts).map(({ outcome, met, cause }) => [outcome, met, cause]);
const open = (name: string, address: string) => [resolved(name, address), connected(`${name}:443#0`, address)];

test('a sequence of names ends with the first that does not exist, and what is there is all of it', () => {
  const facts = run(
    ...open('c-1.example', '192.0.2.1'),
    ...open('c-2.example', '192.0.2.2'),
    unresolved('c-3.example', 'name-not-found'),
  );
  assert.deepEqual(verdictOf(facts), [['allowed', 'yes', null]]);
  assert.deepEqual(judge(facts)[0]?.coverage.tried, 2);
});

test('one name of the sequence that is blocked is missing, by its own name', () => {
  const facts = run(
    ...open('c-1.example', '192.0.2.1'),
    resolved('c-2.example', '192.0.2.2'),
    connected('c-2.example:443#0', '192.0.2.2', 'connection-timeout'),
    unresolved('c-3.example', 'name-not-found'),
  );
  assert.deepEqual(verdictOf(facts), [['blocked', 'no', 'tcp.timeout']]);
  assert.deepEqual(
    judge(facts)[0]?.stopped.map(({ host }) => host),
    ['c-2.example'],
  );
});

test('a sequence of which not even the first name exists is not met', () => {
  const facts = run(unresolved('c-1.example', 'name-not-found'));
  assert.deepEqual(
    judge(facts).map(({ met, cause }) => [met, cause]),
    [['unknown', 'dns.nxdomain']],
  );
});

test('a name that gets no answer is no end', () => {
  const facts = run(...open('c-1.example', '192.0.2.1'), unresolved('c-2.example', 'name-timeout'));
  assert.equal(judge(facts)[0]?.met === 'yes', false);
});

test('the end of a sequence says nothing of this host, and is not looked into', () => {
  const facts = run(...open('c-1.example', '192.0.2.1'), unresolved('c-2.example', 'name-not-found'));
  assert.equal(vantageFacts(facts).namesAsked, 1);
  assert.deepEqual(wantedControls(facts, 'token'), { endpoints: [], names: [] });
});

test('numbers may stand at the end of a name', () => {
  const node = requirement({ checks: [TCP], destinations: [{ kind: 'sequence', value: 'node{1..2}' }] });
  const facts = gathering(
    [{ requirement: node, hosts: ['node1', 'node2'] }],
    [...open('node1', '192.0.2.1'), ...open('node2', '192.0.2.2')],
  );
  assert.deepEqual(verdictOf(facts), [['allowed', 'yes', null]]);
});
