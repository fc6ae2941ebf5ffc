import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { EnvHttpProxyAgent } from 'undici';
import type { ProxyProgram } from '../../src/model/proxy.ts';
import { MEASURED, ROWS } from './rows.ts';

// Rows are read by the programs themselves. Whatever they decide, they reach nothing but loopback.

test('undici decides as the table says', async (t) => {
  const proxy = await refusingProxy(t);
  const decisions = await Promise.all(
    ROWS.map(async ([noProxy, url]) => {
      // Only what does not go through the proxy is dialled with this.
      const connect = (_: unknown, done: (error: Error, socket: null) => void): void => done(new Error('direct'), null);
      const agent = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy, connect, proxyTunnel: true });
      const failure = await agent.request({ origin: url, path: '/', method: 'GET' }).then(
        () => 'none',
        (error: unknown) => (error instanceof Error ? error.message : 'none'),
      );
      await agent.destroy();
      return failure === 'direct' ? 'D' : 'P';
    }),
  );
  assert.deepEqual(rowsWith(decisions), rowsOf('node-fetch'));
});

test('curl decides as the table says', async (t) => {
  const version = versionOf('curl', /^curl (\d+)\.(\d+)/);
  if (version === null || version < 786) return t.skip('no curl from 7.86 here');
  const proxy = await refusingProxy(t);
  const nowhere = await closingServer(t);
  const decisions: string[] = [];
  for (const [noProxy, url] of ROWS) decisions.push(await curlDecision(noProxy, url, proxy, nowhere));
  // Up to 8.8 a blank separated entries; from 8.18 IPv6 is more than text.
  const same = (noProxy = ''): boolean =>
    (version >= 809 || !/[a-z] [a-z]/.test(noProxy)) && (version < 818 || !noProxy.includes('::'));
  assert.deepEqual(
    rowsWith(decisions).filter(([noProxy]) => same(noProxy)),
    rowsOf('curl').filter(([noProxy]) => same(noProxy)),
  );
});

async function curlDecision(noProxy: string, url: string, proxy: string, nowhere: number): Promise<'D' | 'P'> {
  const fixed = ['-q', '-s', '-g', '-k', '-o', '/dev/null', '-m', '20', '-w', '%{http_connect} %{http_code}'];
  const { stdout } = await promisify(execFile)('curl', [...fixed, '--connect-to', `::127.0.0.1:${nowhere}`, url], {
    env: { PATH: process.env['PATH'], https_proxy: proxy, http_proxy: proxy, no_proxy: noProxy },
  }).catch((error: unknown) => ({ stdout: stdoutOf(error) }));
  assert.match(stdout, /^\d{3} \d{3}$/);
  return stdout.includes('403') ? 'P' : 'D';
}

test("Python's urllib decides as the table says", (t) => {
  if (versionOf('python3', /^Python (\d+)\.(\d+)/) === null) return t.skip('no python3 here');
  const lines = ROWS.map(([noProxy, url]) => JSON.stringify([noProxy, url])).join('\n');
  const stdout = execFileSync('python3', ['-I', '-c', URLLIB], {
    input: lines,
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.deepEqual(rowsWith(stdout.trim().split('\n')), rowsOf('python-urllib'));
});

// The handler that would connect is replaced by one that tells what it was given.
const URLLIB = `
import json, os, sys, urllib.request
class Told(Exception): pass
class Teller(urllib.request.BaseHandler):
    handler_order = 499
    def http_open(self, request): raise Told('P' if request.has_proxy() or request._tunnel_host else 'D')
    https_open = http_open
for line in sys.stdin:
    no_proxy, url = json.loads(line)
    os.environ.update(https_proxy='http://127.0.0.1:1', http_proxy='http://127.0.0.1:1', no_proxy=no_proxy)
    try: urllib.request.build_opener(urllib.request.ProxyHandler(), Teller).open(url)
    except Told as told: print(told)
`;

function rowsOf(program: ProxyProgram): readonly (readonly string[])[] {
  return ROWS.map(([noProxy, url, letters]) => [noProxy, url, letters[MEASURED.indexOf(program)] ?? '']);
}

function rowsWith(decisions: readonly string[]): readonly (readonly string[])[] {
  return ROWS.map(([noProxy, url], index) => [noProxy, url, decisions[index] ?? '']);
}

/** Major and minor as one number, `7.88` as 788; null when the program is not here. */
function versionOf(program: string, pattern: RegExp): number | null {
  try {
    const match = pattern.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }));
    return match === null ? null : Number(match[1]) * 100 + Number(match[2]);
  } catch {
    return null;
  }
}

function stdoutOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
}

/** A proxy that answers 403 to everything, and asks nobody. */
async function refusingProxy(t: TestContext): Promise<string> {
  const server: Server = createServer((_, response) => {
    response.writeHead(403).end();
  });
  server.on('connect', (_, socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

/** Where direct connections end: accepted and closed. */
async function closingServer(t: TestContext): Promise<number> {
  const server = createTcpServer((socket) => socket.on('error', () => {}).destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return portOf(server.address());
}

function portOf(address: string | AddressInfo | null): number {
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
