import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { SITE } from '../../src/demo/certificates.ts';
import { dnsServer } from '../../src/demo/dns-server.ts';
import { endlessBody, slowHeaders } from '../../src/demo/http-servers.ts';
import type { RunningServer } from '../../src/demo/running-server.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { tcpAccepting } from '../../src/demo/tcp-servers.ts';
import { silentAfterAccept } from '../../src/demo/tls-obstacles.ts';
import type { Check, Protocol } from '../../src/model/profile.ts';
import { DNS, eventually, HTTP, HTTPS, probe, story, TCP, TLS } from './probing.ts';

interface Interruption {
  readonly title: string;
  readonly start: () => Promise<RunningServer>;
  readonly check: Check;
  readonly protocol?: Protocol;
  readonly seen: readonly string[];
}

const SILENT_DNS = (): Promise<RunningServer> => dnsServer({}, { mode: 'silent' });

const INTERRUPTIONS: readonly Interruption[] = [
  { title: 'a connection', start: silentTcp, check: TCP, seen: ['connect cancelled -'] },
  {
    title: 'a handshake',
    start: silentAfterAccept,
    check: TLS,
    seen: ['connect ok -', 'tls-handshake cancelled -'],
  },
  {
    title: 'a request in the clear',
    start: tcpAccepting,
    check: HTTP,
    seen: ['connect ok -', 'http-round-trip cancelled -'],
  },
  {
    title: 'headers that are on their way',
    start: () => slowHeaders(SITE),
    check: HTTPS,
    seen: [
      'connect ok -',
      'tls-handshake certificate-unknown-issuer UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'http-round-trip cancelled -',
    ],
  },
  {
    title: 'a question over UDP',
    start: SILENT_DNS,
    check: DNS,
    protocol: 'udp',
    seen: ['udp-round-trip cancelled -'],
  },
  {
    title: 'a question over TCP',
    start: SILENT_DNS,
    check: DNS,
    seen: ['connect ok -', 'tcp-round-trip cancelled -'],
  },
];

for (const { title, start, check, protocol = 'tcp', seen } of INTERRUPTIONS) {
  test(`${title} that is cut off comes back at once as cancelled, not as timed out`, async (t) => {
    const server = await start();
    t.after(server.close);
    const controller = new AbortController();
    const waiting = probe(check, server.port, { protocol, signal: controller.signal });
    await setTimeout(150);
    const abortedMs = performance.now();
    controller.abort();
    assert.deepEqual(story(await waiting), seen);
    assert.ok(performance.now() - abortedMs < 2_000);
    assert.deepEqual(getEventListeners(controller.signal, 'abort'), []);
  });

  test(`${title} is not begun after the end of the run`, async (t) => {
    const server = await start();
    t.after(server.close);
    const signal = AbortSignal.abort();
    const [first, ...others] = await probe(check, server.port, { protocol, signal });
    assert.deepEqual([first?.failure, others], ['cancelled', []]);
  });
}

test('a body without end is cut off by the end of the run too', async (t) => {
  const server = await endlessBody();
  t.after(server.close);
  const controller = new AbortController();
  const waiting = probe(HTTP, server.port, { signal: controller.signal });
  await setTimeout(2);
  controller.abort();
  assert.match(story(await waiting).at(-1) ?? '', /^(?:http-round-trip (?:cancelled -|ok 200)|connect cancelled -)$/);
});

test('when the run ends between handshake and request, the handshake is kept', async (t) => {
  const server = await slowHeaders(SITE);
  t.after(server.close);
  const controller = new AbortController();
  let places = 0;
  const observations = await probe(HTTPS, server.port, {
    signal: controller.signal,
    heavy: (work) => {
      places += 1;
      if (places === 2) controller.abort();
      return work();
    },
  });
  assert.deepEqual(
    observations.map(({ operation, failure }) => `${operation} ${failure ?? 'ok'}`),
    ['connect ok', 'tls-handshake certificate-unknown-issuer', 'http-round-trip cancelled'],
  );
});

test('a thousand probes leave no descriptor and no timer behind', async (t) => {
  const server = await tcpAccepting();
  t.after(server.close);
  const before = inUse();
  const checks: readonly Check[] = [TCP, TLS, HTTP, DNS];
  const timeouts = { resolveMs: 50, connectMs: 2_000, tlsMs: 50, httpMs: 50 };
  for (let round = 0; round < 10; round += 1) {
    const probing = Array.from({ length: 100 }, (_, index) =>
      probe(checks[index % checks.length] ?? TCP, server.port, {
        timeouts: { ...timeouts, connectMs: index % checks.length === 3 ? 300 : 2_000 },
      }),
    );
    await Promise.all(probing);
  }
  await eventually(() => inUse() <= before, 'everything is closed');
});

/** Sockets and timers that keep the process alive. */
function inUse(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|UDPWrap|TLSWrap|Timeout/.test(name)).length;
}
