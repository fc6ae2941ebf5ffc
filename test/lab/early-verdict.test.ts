import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labProblem } from './available.ts';
import { createLab } from './lab.ts';

const skip = labProblem() ?? false;

const NODES = Array.from({ length: 6 }, (_, index) => `10.30.0.${index + 1}`);
const GONE = '10.30.0.9';
const DROPPED = '203.0.113.9';

const PROFILE = `profile: nodes
title: Nodes
vantage: worker
asOf: 2026-11-01
documents: { page: { title: The page } }
requirements:
${[...NODES, GONE, DROPPED]
  .map(
    (address) =>
      `  - { id: n-${address}, title: a node, host: ${address}, port: 8080, check: tcp, source: { doc: page, asOf: 2026-11-01 } }`,
  )
  .join('\n')}
`;

const LISTEN = "require('net').createServer((socket) => socket.destroy()).listen(8080, () => console.log('ready'))";

test(
  'though others answer at once, a host that is gone from a private network is not taken for a firewall',
  { skip },
  async (t) => {
    const lab = await createLab(
      { after: (end) => t.after(end) },
      { hosts: [{ name: 'net', addresses: [...NODES, GONE, DROPPED] }], resolvers: [] },
    );
    await lab.spawn('net', [process.execPath, '-e', LISTEN], { prints: /^ready$/m });
    await lab.ip('net', `addr del ${GONE}/32 dev eth0`);
    await lab.ip('fw', 'neigh flush dev to-net');
    await lab.nft(
      'fw',
      `table ip wall {\nchain forward {\ntype filter hook forward priority 0;\nip daddr ${DROPPED} drop\n}\n}\n`,
    );
    const { report } = await lab.reachcheck(['--no-controls'], { profile: PROFILE });
    const said = new Map(
      report?.verdicts.map(({ requirement, outcome, cause }) => [requirement, `${outcome} ${cause}`]),
    );
    assert.equal(said.get(`n-${GONE}`), 'blocked tcp.unreachable');
    assert.equal(said.get(`n-${DROPPED}`), 'blocked tcp.timeout');
    const silent = report?.observations.find(({ address }) => address === DROPPED);
    assert.deepEqual(silent?.detail, { kind: 'connect', sockets: 6 });
  },
);
