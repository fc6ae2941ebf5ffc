import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpTexts } from '../../deploy/release/help-texts.ts';
import { HELP_TEXTS } from '../../src/cli/at-once.ts';
import { builtInNames, compiledProfile } from '../../src/profile/compiled.ts';
import { compile, loadYaml } from '../../src/profile/load-yaml.ts';
import { loadProfile } from '../../src/profile/load.ts';
import { shippedFiles, shippedText } from '../../src/profile/shipped.ts';
import { runCli } from '../helpers/cli.ts';
import { temporaryFile } from '../profile/fixture.ts';

test('what the build keeps of each built-in profile is what its YAML gives today', async () => {
  const files = shippedFiles('profiles').filter((file) => file.endsWith('.yaml'));
  assert.deepEqual(builtInNames(), files.map((file) => file.replace('.yaml', '')).toSorted());
  for (const name of builtInNames()) assert.deepEqual(compiledProfile(name), await compile(name), name);
});

test('a profile that extends a built-in one is the same, whichever form that one comes in', async (t) => {
  const text = `profile: mine
title: With a table and a parameter of the parent
vantage: workstation
asOf: 2026-01-01
extends: vpc
`;
  const { profile, problems } = await loadYaml(await temporaryFile(t, 'mine.yaml', text));
  const vpc = await loadProfile('vpc');
  assert.deepEqual(problems, []);
  assert.deepEqual(profile?.requirements, vpc.profile?.requirements);
  assert.deepEqual(profile?.parameters, vpc.profile?.parameters);
});

test('a name that only looks like that of a built-in profile in a path or a URL is unknown', async () => {
  for (const name of ['vpc?', 'vpc.json?', 'vpc#', '%76pc', '__proto__', 'VPC']) {
    const { profile, problems } = await loadProfile(name);
    assert.equal(profile, null, name);
    assert.match(problems[0]?.message ?? '', /^unknown profile/, name);
  }
});

test('the help that is printed at once is what the command line itself prints', async () => {
  const texts = helpTexts();
  assert.deepEqual(JSON.parse(shippedText(HELP_TEXTS) ?? ''), texts);
  assert.ok(Object.keys(texts).length > 20);
  for (const words of [[], ['check'], ['profiles', 'diff']]) {
    const text = texts[words.join(' ')];
    const atOnce = await runCli([...words, '--help']);
    // Twice is not among what is answered at once.
    const slowly = await runCli([...words, '--help', '--help']);
    assert.deepEqual([atOnce.stdout, atOnce.stderr, atOnce.status], [text, '', 0]);
    assert.deepEqual([slowly.stdout, slowly.stderr, slowly.status], [text, '', 0]);
  }
  for (const args of [['-h'], ['help']]) assert.equal((await runCli(args)).stdout, texts['']);
  for (const args of [
    ['help', 'lint'],
    ['lint', '-h'],
  ])
    assert.equal((await runCli(args)).stdout, texts['lint']);
  assert.equal((await runCli(['help', 'constructor'])).status, 2);
});
