import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

const SUMS = 'SHA256SUMS';

/**
 * What `bin/reachcheck.js` starts where it is there: in the published package. A clone has none, because it would soon be
 * older than the modules.
 */
export const IN_PACKAGE = join(ROOT, 'bin/reachcheck.mjs');

/** Puts what else a release has beside the bundle and the executable: the package, a bill of materials, checksums. */
export function writeRelease(folder: string, bundle: string): void {
  packPackage(folder, bundle);
  writeFileSync(join(folder, 'sbom.cdx.json'), bill());
  const files = readdirSync(folder).filter((file) => file !== SUMS);
  const sums = files.toSorted().map((file) => `${sha256(join(folder, file))}  ${file}\n`);
  writeFileSync(join(folder, SUMS), sums.join(''));
}

/** As the scripts of `npm pack` would; these would build once more, and begin by removing what is in `dist`. */
function packPackage(folder: string, bundle: string): void {
  copyFileSync(bundle, IN_PACKAGE);
  npm('pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
  rmSync(IN_PACKAGE);
}

/** The bill of materials of npm, with the Node that is in the executable. */
function bill(): string {
  const written = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'));
  // Npm takes the name of the folder.
  written.metadata.component.name = 'reachcheck';
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'deploy/release/node/package.json'), 'utf8'));
  for (const [name, version] of Object.entries<string>(dependencies))
    written.components.push({ type: 'platform', name, version, purl: `pkg:npm/${name}@${version}` });
  return `${JSON.stringify(written, null, 2)}\n`;
}

function npm(...args: readonly string[]): string {
  return execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
