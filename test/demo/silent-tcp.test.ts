import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { dial } from './dial.ts';
import { runScript } from './run-script.ts';

const windows = process.platform === 'win32' ? 'Windows refuses when nobody accepts' : false;

describe('a silent port', { skip: windows, concurrency: true }, () => {
  test('answers no SYN for more than five seconds, however many ask', async (t) => {
    const server = await silentTcp();
    t.after(server.close);
    const seen = await Promise.all(Array.from({ length: 30 }, () => dial(server.port, 5_500)));
    assert.deepEqual(new Set(seen), new Set(['silent']));
    assert.equal(await dial(server.port, 300), 'silent', 'still silent for those who come later');
  });

  test('closes at once while clients still wait, and refuses from then on', async () => {
    const server = await silentTcp();
    const waiting = dial(server.port, 5_000);
    const startedMs = performance.now();
    await server.close();
    assert.ok(performance.now() - startedMs < 2_000);
    assert.equal(await dial(server.port, 1_000), 'ECONNREFUSED');
    assert.equal(await waiting, 'ECONNREFUSED', 'the next SYN of those who waited is answered');
    await server.close();
  });

  test('does not keep a program alive that ends without closing it', async () => {
    const run = runScript('silent-tcp', 'await demo.silentTcp(); process.exit(7);');
    await assert.rejects(run, { code: 7, killed: false });
  });
});
