import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { runCli } from './helpers/cli.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

test('the package holds the program, its profiles and schemas, and no tests', () => {
  const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  assert.equal(status, 0);
  const [{ files }] = JSON.parse(stdout);
  const paths: readonly string[] = files.map(({ path }: { readonly path: string }) => path);
  for (const wanted of [
    'LICENSE',
    'README.md',
    'bin/reachcheck.js',
    'dist/made/help.json',
    'dist/made/profiles/vpc.json',
    'dist/src/index.d.ts',
    'docs/causes.md',
    'profiles/profile.schema.json',
    'profiles/report.schema.json',
    'profiles/vpc.yaml',
  ]) {
    assert.ok(paths.includes(wanted), `${wanted} is not in the package`);
  }
  assert.deepEqual(
    paths.filter((path) => /(?:^|\/)(?:test|bench)\/|\.test\.|coverage|node_modules/.test(path)),
    [],
  );
});

test('the lock file names no place to download from', () => {
  assert.doesNotMatch(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'), /"resolved"/);
});

test('the Job runs without rights, and with arguments that the program takes', async () => {
  const job = parse(readFileSync(join(ROOT, 'deploy/job.yaml'), 'utf8'));
  const pod = job.spec.template.spec;
  const [container] = pod.containers;
  assert.deepEqual(
    [pod.automountServiceAccountToken, pod.securityContext.runAsNonRoot, pod.restartPolicy],
    [false, true, 'Never'],
  );
  assert.deepEqual(container.securityContext, {
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  const { status, stdout } = await runCli([...container.args, '--plan']);
  assert.equal(status, 0);
  assert.match(stdout, /Nothing was sent/);
});
