import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labProblem } from './available.ts';
import { createLab } from './lab.ts';

const skip = labProblem() ?? false;

const SERVER = '203.0.113.5';
const PROFILE = `profile: sweep
title: All of it
vantage: worker
asOf: 2026-11-01
documents: { page: { title: The page } }
requirements:
  - { id: ports, title: most ports, host: ${SERVER}, port: 1-60000, check: tcp, source: { doc: page, asOf: 2026-11-01 } }
  - { id: closed, title: nothing there, host: ${SERVER}, port: 1-1023, check: tcp, expect: blocked, source: { doc: page, asOf: 2026-11-01 } }
  - { id: subnet, title: a network, cidrs: [198.51.96.0/20], port: 443, check: tcp, source: { doc: page, asOf: 2026-11-01 } }
`;

const LISTEN = `for (const port of [22, 443, 8443])
  require('net').createServer((socket) => socket.destroy()).listen(port, () => port === 8443 && console.log('ready'))`;

/** Ports 20 to 29 get through, 30 to 39 are rejected with a reset, 40 to 49 with an ICMP message; nine thousand are dropped. */
const WALL = `table ip wall {
chain forward {
type filter hook forward priority 0;
ip daddr ${SERVER} tcp dport 20-29 accept
ip daddr ${SERVER} tcp dport 30-39 reject with tcp reset
ip daddr ${SERVER} tcp dport 40-49 reject with icmp type admin-prohibited
ip daddr ${SERVER} tcp dport 50000-59000 drop
ip daddr 198.51.96.0/21 drop
}
}
`;

test(
  'most ports of a host and a whole network behind a firewall are told of to the port, in few sockets',
  { skip },
  async (t) => {
    const lab = await createLab(
      { after: (end) => t.after(end) },
      { hosts: [{ name: 'net', addresses: [SERVER] }], resolvers: [] },
    );
    await lab.spawn('net', [process.execPath, '-e', LISTEN], { prints: /^ready$/m });
    await lab.nft('fw', WALL);
    await lab.ip('fw', `route add 198.51.96.0/20 via ${SERVER} dev to-net onlink`);
    await lab.ip('net', 'route add local 198.51.104.0/21 dev lo');
    const args = ['--exhaustive', '--no-controls', '--rate', '20000', '--timeout', '2s', '--deadline', '120s'];
    const { report, stderr } = await lab.reachcheck(args, { profile: PROFILE, timeoutMs: 150_000 });
    assert.equal(stderr, '');
    assert.equal(report?.ended, 'complete');
    const told = (host: string, from: number): unknown =>
      report.sweeps
        ?.find((sweep) => sweep.host === host && sweep.ports.from === from)
        ?.ends.map(({ failure, code, count }) => `${count} ${failure} ${code}`);
    assert.deepEqual(told(SERVER, 1), [
      '50986 connection-refused ECONNREFUSED',
      '9001 connection-timeout null',
      '10 host-unreachable EHOSTUNREACH',
      '3 null null',
    ]);
    const areas = (failure: string | null): unknown =>
      report.sweeps
        ?.find(({ ports }) => ports.to === 60_000)
        ?.ends.find((end) => end.failure === failure)
        ?.at.map(({ ports: { from, to } }) => (from === to ? `${from}` : `${from}-${to}`));
    assert.deepEqual(areas(null), ['22', '443', '8443']);
    assert.deepEqual(areas('connection-timeout'), ['50000-59000']);
    assert.deepEqual(areas('host-unreachable'), ['40-49']);
    const said = new Map(report.verdicts.map(({ requirement, outcome, met }) => [requirement, `${outcome} ${met}`]));
    assert.deepEqual([...said.values()], ['allowed yes', 'allowed no', 'allowed yes']);
    const subnet = report.verdicts.find(({ requirement }) => requirement === 'subnet');
    assert.equal(
      subnet?.coverage.note,
      'whole subnets: 4094 addresses; 2047 open (198.51.104.0-198.51.111.254), 2047 silent',
    );
    const { stdout } = await lab.exec('client', ['ss', '-tanH']);
    assert.equal(stdout, '', 'no socket is left');
  },
);
