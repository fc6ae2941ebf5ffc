import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pack, type Part } from '../../deploy/release/pack.ts';
import { chunksOf } from '../../deploy/release/program-parts.ts';

async function packed(t: TestContext, parts: readonly Part[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-pack-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [head] = await chunksOf('head-of-file.js', 'esm');
  const file = join(folder, 'packed.mjs');
  writeFileSync(file, pack(head?.code ?? '', parts, 'licences'));
  return file;
}

function run(file: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [file], { encoding: 'utf8' });
}

test('parts find each other, Node, and their texts, whatever letters these have', async (t) => {
  const file = await packed(t, [
    {
      name: 'start.js',
      text: `const { shout } = require('./other.js');
        require('node:fs').writeSync(1, shout(JSON.parse(packedText('data.json')).join(' ')) + packedText('no.json'));`,
    },
    { name: 'other.js', text: 'exports.shout = (text) => `${text} \u2717*/` + /\u00e9*/.source;' },
    { name: 'data.json', text: JSON.stringify(['/* a */', '\u{1F600}', '\u2028', '\\', '\u007f']) },
  ]);
  assert.match(readFileSync(file, 'latin1'), /^[\n\t\u0020-\u007f]*$/);
  assert.deepEqual(
    [run(file).stdout, run(file).status],
    ['/* a */ \u{1F600} \u2028 \\ \u007f \u2717*/\\u00e9*null', 0],
  );
});

test('the stack of an error has the line of the one file', async (t) => {
  const file = await packed(t, [
    { name: 'start.js', text: "require('./second.js');" },
    { name: 'second.js', text: "\n\nfunction fails() {\n  throw new Error('here');\n}\nfails();\n" },
  ]);
  const line = readFileSync(file, 'utf8').split('\n').indexOf("  throw new Error('here');") + 1;
  assert.ok(line > 0);
  assert.match(run(file).stderr, new RegExp(`at fails \\(.*packed\\.mjs:${line}:9\\)`));
});

test('a file whose line ends were changed on its way says so', async (t) => {
  const file = await packed(t, [{ name: 'start.js', text: 'a();\n'.repeat(99) }]);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
  assert.match(run(file).stderr, /was changed on its way here/);
});
