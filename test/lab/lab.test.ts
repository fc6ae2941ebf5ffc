import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { labProblem } from './available.ts';
import { CLIENT } from './network.ts';
import { withScenario } from './run-scenario.ts';
import { scenarios } from './scenarios.ts';
import { API } from './services.ts';
import { buildSite } from './site.ts';

const skip = labProblem() ?? false;
const owner = (t: { readonly after: (end: () => Promise<void>) => void }) => ({
  after: (end: () => Promise<void>) => t.after(end),
});

test('labs at the same time have the same addresses and never meet', { skip }, async (t) => {
  const sites = await Promise.all([1, 2, 3].map(() => buildSite(owner(t), {})));
  const [first] = sites;
  assert.ok(first !== undefined);
  await first.lab.nft(
    'fw',
    'table inet wall {\nchain forward {\ntype filter hook forward priority 0; policy drop;\n}\n}\n',
  );
  const answers = await Promise.all(
    sites.map(({ lab }) => lab.exec('client', ['curl', '-s', '-m', '1', `http://${API.addresses[0] ?? ''}/`])),
  );
  assert.deepEqual(
    answers.map(({ stdout }) => stdout !== ''),
    [false, true, true],
  );
});

test('programs in the client see its own resolver, over IPv4 and IPv6 alike', { skip }, async (t) => {
  const { lab } = await buildSite(owner(t), {});
  for (const family of ['-4', '-6']) {
    const argv = ['curl', '-sS', family, '--cacert', lab.caFile, `https://${API.name}/`];
    const { stdout, stderr } = await lab.exec('client', argv);
    assert.match(stdout, /"status":"ok"/, stderr);
  }
  assert.match((await lab.exec('client', ['ip', '-br', 'address'])).stdout, new RegExp(CLIENT.ipv4));
});

for (const [how, signal] of [
  ['by Ctrl-C', 'SIGINT'],
  ['by a crash that leaves it no time, at the start of the next lab', 'SIGKILL'],
] as const) {
  test(`nothing is left of a lab whose process is ended ${how}`, { skip }, async (t) => {
    const script = `import { buildSite } from '${new URL('./site.js', import.meta.url).href}';
      await buildSite({ after: () => {} }, {}); process.stdout.write('built'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.notDeepEqual(leftOf(child.pid), []);
    child.kill(signal);
    await once(child, 'exit');
    if (signal === 'SIGKILL') {
      // The sweep is made once in the life of a process.
      const next = spawn(process.execPath, [
        '--input-type=module',
        '-e',
        script.replace(/setInterval.*/, 'process.exit();'),
      ]);
      t.after(() => void next.kill('SIGKILL'));
      await once(next, 'exit');
      assert.deepEqual(leftOf(next.pid), []);
    }
    assert.deepEqual(leftOf(child.pid), []);
  });
}

test('other tools can be run in the network of a scenario, with its obstacle and without', { skip }, async () => {
  const scenario = scenarios.find(({ name }) => name === 'drop-one-port');
  assert.ok(scenario !== undefined);
  const connects = (side: 'clear' | 'obstructed'): Promise<readonly boolean[]> =>
    withScenario(scenario, side, ({ lab }, destinations) =>
      Promise.all(
        destinations.map(async ({ host, port }) => {
          const argv = ['ncat', '-z', '-w', '2', host, String(port)];
          return (await lab.exec('client', argv)).status === 0;
        }),
      ),
    );
  assert.deepEqual(await connects('clear'), [true, true, true]);
  assert.deepEqual(await connects('obstructed'), [false, true, true]);
});

test('every scenario has a name of its own', () => {
  const names = scenarios.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index || !/^[a-z0-9-]+$/.test(name)),
    [],
  );
});

function leftOf(pid: number | undefined): readonly string[] {
  return ['/run/netns', '/etc/netns', '/tmp'].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(`rc${pid ?? ''}-`)) : [],
  );
}
