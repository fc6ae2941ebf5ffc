import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

// Tests run from dist/test; the sources that they speak of are two folders up.
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What each folder may import beside itself: other folders of ours, packages, and Node's own modules. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/plan': ['src/model', 'ipaddr.js'],
  'src/judge': ['src/model', 'ipaddr.js'],
  'src/allowlist': ['src/model', 'yaml', 'ipaddr.js'],
  'src/proxy': ['src/model', 'ipaddr.js'],
  'src/discovery': ['src/model', 'yaml', 'ipaddr.js'],
  'src/sources': ['src/model'],
  'src/report': ['src/model', 'cli-table3', 'string-width', 'valibot'],
  'src/profile': ['src/model', 'yaml', 'valibot', 'ipaddr.js', 'fastest-levenshtein'],
  'src/compare': ['src/model', 'src/judge'],
  'src/diff': ['src/model', 'src/profile', 'ipaddr.js'],
  'src/lint': ['src/model', 'src/allowlist', 'src/profile', 'ipaddr.js'],
  'src/import': ['src/model', 'src/profile', 'yaml', 'ipaddr.js'],
  'src/run': ['src/model', 'ipaddr.js', 'p-limit', 'node:dns', 'node:timers/promises'],
  'src/listen': ['src/model', 'probes', 'node:crypto', 'node:dgram', 'node:net', 'node:tls'],
  'src/demo': [
    'src/model',
    'dns-packet',
    'node:crypto',
    'node:dgram',
    'node:events',
    'node:http',
    'node:https',
    'node:net',
    'node:stream',
    'node:stream/promises',
    'node:tls',
    'node:worker_threads',
  ],
  probes: [
    'src/model',
    'undici',
    'dns-packet',
    'socks',
    'node:crypto',
    'node:dgram',
    'node:events',
    'node:net',
    'node:stream',
    'node:timers',
    'node:tls',
  ],
};

/** Files that may touch the file system, and how. */
const FILE_ACCESS: Readonly<Record<string, readonly string[]>> = {
  'src/profile/load-yaml.ts': ['node:url'],
  'src/profile/read-file.ts': ['node:fs/promises', 'node:timers/promises'],
  'src/profile/shipped.ts': ['node:fs'],
};

/** Names of the process that only the command line owns. */
const PROCESS_ONLY_IN_CLI = /\bprocess\.[a-z]|\bconsole\.[a-z]+\(|\bDate\.now\(|\bnew Date\(\)/;

interface Import {
  readonly file: string;
  readonly target: string;
}

test('no folder imports what the table does not allow it', () => {
  const wrong = sourceFiles()
    .filter((file) => !file.startsWith('src/cli/') && file !== 'src/index.ts')
    .flatMap(importsOf)
    .filter(({ file, target }) => !isAllowed(file, target))
    .map(({ file, target }) => `${file} imports ${target}`);
  assert.deepEqual(wrong, []);
});

test('every folder of sources is in the table, so that a new one is decided upon', () => {
  const folders = new Set(sourceFiles().map(folderOf));
  assert.deepEqual(
    [...folders].filter((folder) => !(folder in ALLOWED) && folder !== 'src/cli' && folder !== 'src').toSorted(),
    [],
  );
});

test('only the command line owns process, console and the clock', () => {
  const wrong = sourceFiles()
    .filter((file) => !file.startsWith('src/cli/'))
    .filter((file) => PROCESS_ONLY_IN_CLI.test(withoutComments(readFileSync(join(ROOT, file), 'utf8'))));
  assert.deepEqual(wrong, []);
});

test('no folder is a drawer for everything', () => {
  assert.deepEqual(
    sourceFiles().filter((file) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\.ts|\/)/.test(file)),
    [],
  );
});

test('the table is felt: an import that it forbids is seen', () => {
  assert.equal(isAllowed('src/judge/judge.ts', 'node:fs'), false);
  assert.equal(isAllowed('src/run/run.ts', 'probes/registry.ts'), false);
  assert.equal(isAllowed('probes/tcp.ts', 'src/run/run.ts'), false);
  assert.equal(isAllowed('src/report/table.ts', 'node:fs'), false);
  assert.equal(isAllowed('src/judge/judge.ts', 'src/model/verdict.ts'), true);
});

function sourceFiles(): readonly string[] {
  return ['src', 'probes'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file).split(sep).join('/')),
  );
}

function importsOf(file: string): readonly Import[] {
  const text = withoutComments(readFileSync(join(ROOT, file), 'utf8'));
  const specifiers = [...text.matchAll(/(?:(?<!')\bfrom|\bimport\(?)\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) => ({
    file,
    target: specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier,
  }));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function folderOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' && !second.includes('.') ? `${first}/${second}` : first;
}

function isAllowed(file: string, target: string): boolean {
  const folder = folderOf(file);
  const ours = target.includes('/') && /^(?:src|probes|test|bin)\//.test(target);
  const wanted = ours ? folderOf(target) : target;
  return wanted === folder || (ALLOWED[folder] ?? []).includes(wanted) || (FILE_ACCESS[file] ?? []).includes(target);
}
