import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nmapStates, observedStates, type State, stateOf, verdictCount } from '../../../bench/speed/verdicts.ts';

const TRUTH: ReadonlyMap<string, State> = new Map([
  ['10.0.0.1', 'open'],
  ['10.0.0.2', 'open'],
  ['10.0.0.3', 'not-open'],
  ['10.0.0.4', 'not-open'],
]);

test('who is right about everything is wrong about nothing', () => {
  assert.deepEqual(verdictCount(TRUTH, TRUTH), { wrong: 0, undecided: 0 });
});

test('an open one called blocked is wrong, and so is a silent one called open', () => {
  const said = new Map(TRUTH).set('10.0.0.1', 'not-open').set('10.0.0.3', 'open');
  assert.deepEqual(verdictCount(TRUTH, said), { wrong: 2, undecided: 0 });
});

test('who says nothing of a place, or that it cannot be told, is not wrong, and not right', () => {
  assert.deepEqual(verdictCount(TRUTH, new Map([['10.0.0.1', 'undecided']])), { wrong: 0, undecided: 4 });
});

test('outcomes stand for what they say of a port', () => {
  assert.deepEqual((['allowed', 'impaired', 'blocked', 'inconclusive', 'skipped'] as const).map(stateOf), [
    'open',
    'open',
    'not-open',
    'undecided',
    'undecided',
  ]);
});

test('an address is open when one of its connections opened, and what was never tried is undecided', () => {
  const connect = (address: string, failure: 'connection-timeout' | 'cancelled' | null) =>
    ({ operation: 'connect', address, failure }) as const;
  const states = observedStates([
    connect('10.0.0.1', null),
    connect('10.0.0.1', 'connection-timeout'),
    connect('10.0.0.2', 'connection-timeout'),
    connect('10.0.0.2', null),
    connect('10.0.0.3', 'connection-timeout'),
    connect('10.0.0.4', 'cancelled'),
    { ...connect('10.0.0.3', null), control: 'unused-port' },
  ]);
  assert.deepEqual(
    [...states],
    [
      ['10.0.0.1', 'open'],
      ['10.0.0.2', 'open'],
      ['10.0.0.3', 'not-open'],
      ['10.0.0.4', 'undecided'],
    ],
  );
});

test('what nmap says of each address is read from its greppable output', () => {
  const text = [
    '# Nmap 7.93 scan initiated as: nmap -oG - 10.0.0.1',
    'Host: 10.0.0.1 ()\tStatus: Up',
    'Host: 10.0.0.1 ()\tPorts: 9000/open/tcp//cslistener///',
    'Host: 10.0.0.2 ()\tPorts: 9000/filtered/tcp//cslistener///',
    'Host: 10.0.0.3 ()\tPorts: 9000/closed/tcp//cslistener///',
  ].join('\n');
  assert.deepEqual(
    [...nmapStates(text)],
    [
      ['10.0.0.1', 'open'],
      ['10.0.0.2', 'not-open'],
      ['10.0.0.3', 'not-open'],
    ],
  );
});
