import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  closeAfterClientHello,
  plainHttpOnTlsPort,
  resetAfterClientHello,
  silentAfterAccept,
  tlsAlerting,
} from '../../src/demo/tls-obstacles.ts';
import type { RunningServer } from '../../src/demo/running-server.ts';
import { dial, handshake, sendHello } from './dial.ts';

interface Obstacle {
  readonly title: string;
  readonly start: () => Promise<RunningServer>;
  readonly ending: 'fin' | 'reset' | 'silence';
  readonly received: RegExp;
  readonly encoding?: BufferEncoding;
  readonly handshake: RegExp;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    title: 'a filter by name resets after the ClientHello',
    start: resetAfterClientHello,
    ending: 'reset',
    received: /^$/,
    handshake: /^ECONNRESET$/,
  },
  {
    title: 'a server that closes after the ClientHello ends the connection in good order',
    start: closeAfterClientHello,
    ending: 'fin',
    received: /^$/,
    handshake: /^ECONNRESET$/,
  },
  {
    title: 'a transparent proxy accepts and never answers the ClientHello',
    start: silentAfterAccept,
    ending: 'silence',
    received: /^$/,
    handshake: /^silent$/,
  },
  {
    title: 'a web server without TLS answers the ClientHello in plain text',
    start: plainHttpOnTlsPort,
    ending: 'fin',
    received: /^HTTP\/1\.1 400 Bad Request\r\n[^]*\r\n\r\n<title>400 Bad Request<\/title>$/,
    handshake: /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/,
  },
  {
    title: 'a server that cannot agree sends the alert handshake_failure',
    start: tlsAlerting,
    ending: 'fin',
    received: /^15030300020228$/,
    encoding: 'hex',
    handshake: /ALERT_HANDSHAKE_FAILURE$/,
  },
];

for (const obstacle of OBSTACLES) {
  describe(obstacle.title, () => {
    test('on bare TCP', async (t) => {
      const server = await obstacle.start();
      t.after(server.close);
      assert.equal(await dial(server.port, 1_000), 'connected', 'TCP alone shows nothing');
      const ending = await sendHello(server.port);
      assert.equal(ending.by, obstacle.ending);
      assert.match(ending.received.toString(obstacle.encoding ?? 'latin1'), obstacle.received);
    });

    test('as a TLS client sees it', async (t) => {
      const server = await obstacle.start();
      t.after(server.close);
      assert.match(await handshake(server.port, 'git.cloud.example'), obstacle.handshake);
    });

    test('closing ends the connections that are open', async () => {
      const server = await obstacle.start();
      const waiting = sendHello(server.port, 5_000);
      await dial(server.port, 1_000);
      await server.close();
      assert.notEqual((await waiting).by, 'silence');
      assert.equal(await dial(server.port, 1_000), 'ECONNREFUSED');
    });
  });
}
