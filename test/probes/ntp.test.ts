import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NtpDetail, Observation } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import { chronyd } from '../helpers/chronyd.ts';
import { closedUdpPort, udpServer } from './datagrams.ts';
import { HASTY, probe, PROBE_EPOCH_MS, story } from './probing.ts';

const NTP: Check = { kind: 'ntp' };
const UDP = { protocol: 'udp' } as const;

function detailOf(observations: readonly Observation[]): NtpDetail {
  const detail = observations.at(-1)?.detail;
  assert.ok(detail?.kind === 'ntp');
  return detail;
}

interface Said {
  readonly mode?: number;
  readonly leap?: number;
  readonly stratum?: number;
  readonly referenceId?: string;
  /** How far ahead the server's clock is. */
  readonly aheadMs?: number;
  readonly otherOrigin?: boolean;
}

/** What a server with a clock of its own answers. */
function answerTo(
  request: Buffer,
  { mode = 4, leap = 0, stratum = 2, referenceId = '', aheadMs = 0, otherOrigin = false }: Said,
): Buffer {
  const answer = Buffer.alloc(48);
  answer[0] = (leap << 6) | (4 << 3) | mode;
  answer[1] = stratum;
  answer.write(referenceId, 12, 'latin1');
  request.copy(answer, 24, 40, 48);
  if (otherOrigin) answer[24] = (answer[24] ?? 0) ^ 1;
  const seconds = (PROBE_EPOCH_MS + performance.now() + aheadMs) / 1000 + 2_208_988_800;
  for (const at of [32, 40]) {
    answer.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
    answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
  }
  return answer;
}

test('the request is that of a client of version 4, and shows nothing but a random timestamp', async (t) => {
  const requests: Buffer[] = [];
  const port = await udpServer(t, (request) => {
    requests.push(request);
    return [answerTo(request, {})];
  });
  assert.deepEqual(story(await probe(NTP, port, UDP)), ['udp-round-trip ok -']);
  await probe(NTP, port, UDP);
  const [first, second] = requests;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(first.length, 48);
  assert.equal(first[0], 0x23);
  assert.ok(first.subarray(1, 40).every((byte) => byte === 0));
  assert.notDeepEqual(first.subarray(40), second.subarray(40));
});

test('the answer tells how far the clocks are apart, in either direction and beyond 2036', async (t) => {
  for (const aheadMs of [90_000, -90_000, 20 * 365 * 86_400_000]) {
    const port = await udpServer(t, (request) => [answerTo(request, { aheadMs })]);
    const { offsetMs, stratum, kiss } = detailOf(await probe(NTP, port, UDP));
    assert.ok(offsetMs !== null && Math.abs(offsetMs - aheadMs) < 30_000, `${offsetMs}`);
    assert.deepEqual([stratum, kiss], [2, null]);
  }
});

test("a kiss-o'-death is an answer, with its code and without a time", async (t) => {
  for (const [referenceId, kiss] of [
    ['RATE', 'RATE'],
    ['\u001b[2J', 'unknown'],
  ] as const) {
    const port = await udpServer(t, (request) => [answerTo(request, { stratum: 0, leap: 3, referenceId })]);
    const observations = await probe(NTP, port, UDP);
    assert.deepEqual(story(observations), ['udp-round-trip ok -']);
    assert.deepEqual(detailOf(observations), { kind: 'ntp', stratum: 0, kiss, offsetMs: null });
  }
});

test('a server that does not know the time answers, but gives no offset', async (t) => {
  const port = await udpServer(t, (request) => [answerTo(request, { stratum: 16, leap: 3 })]);
  assert.deepEqual(detailOf(await probe(NTP, port, UDP)), { kind: 'ntp', stratum: 16, kiss: null, offsetMs: null });
});

test('what is no answer to our question is noise: alone it is garbled, before the answer it is passed over', async (t) => {
  for (const said of [{ otherOrigin: true }, { mode: 3 }, { mode: 5 }, { mode: 6 }]) {
    const port = await udpServer(t, (request) => [answerTo(request, said)]);
    assert.deepEqual(story(await probe(NTP, port, { ...UDP, timeouts: HASTY })), ['udp-round-trip answer-garbled -']);
  }
  const short = await udpServer(t, (request) => [answerTo(request, {}).subarray(0, 47), Buffer.alloc(0)]);
  assert.deepEqual(story(await probe(NTP, short, { ...UDP, timeouts: HASTY })), ['udp-round-trip answer-garbled -']);
  const both = await udpServer(t, (request) => [answerTo(request, { mode: 3 }), answerTo(request, {})]);
  assert.deepEqual(story(await probe(NTP, both, UDP)), ['udp-round-trip ok -']);
});

test('silence is asked twice, an answer to the first question counts also after the second, and a closed port says so', async (t) => {
  const silent = await udpServer(t, () => []);
  const [silence] = await probe(NTP, silent, { ...UDP, timeouts: HASTY });
  assert.deepEqual([silence?.failure, silence?.attempt], ['udp-timeout', 2]);
  let first: Buffer | null = null;
  const late = await udpServer(t, (request) => {
    const answer = first === null ? [] : [answerTo(first, {})];
    first ??= request;
    return answer;
  });
  const [answered] = await probe(NTP, late, { ...UDP, timeouts: { ...HASTY, connectMs: 2_000 } });
  assert.deepEqual([answered?.failure, answered?.attempt], [null, 2]);
  assert.deepEqual(story(await probe(NTP, await closedUdpPort(), UDP)), [
    'udp-round-trip connection-refused ECONNREFUSED',
  ]);
});

test('chronyd, a real server, is understood', async (t) => {
  const server = await chronyd(t);
  if (server === null) return t.skip('needs chronyd, and root to start it');
  const [observation] = await probe(NTP, server.port, { ...UDP, epochMs: performance.timeOrigin });
  assert.equal(observation?.failure, null);
  const { stratum, kiss, offsetMs } = detailOf(observation === undefined ? [] : [observation]);
  assert.deepEqual([stratum, kiss], [10, null]);
  // Both read the clock of this machine.
  assert.ok(offsetMs !== null && Math.abs(offsetMs) < 30_000, `${offsetMs}`);
});
