import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { HELP_TEXTS } from '../../src/cli/at-once.ts';
import { COMPILED } from '../../src/profile/compiled.ts';
import { licences } from './licences.ts';
import type { Part } from './pack.ts';
import { ROOT } from './root.ts';

// As the bundler knows them, links followed; throws where one is no longer there.
const SHIPPED = realpathSync(join(ROOT, 'dist/src/profile/shipped.js'));
const UNDICI = realpathSync(join(ROOT, 'node_modules/undici/index.js'));

/** What stands in the place of a module. */
const REPLACED: Readonly<Record<string, string>> = {
  // What reads the files of the package: here they are parts of the one file.
  [SHIPPED]: `
    export const ROOT = new URL('file:///');
    export const shippedText = (path) => packedText(path);
    export const shippedFiles = () => [];
  `,
  // Of undici we use this class. Its index brings fetch, WebSocket and a cache along, which are as large again.
  [UNDICI]: `
    const Dispatcher = require('./lib/dispatcher/dispatcher.js');
    Object.assign(Dispatcher.prototype, require('./lib/api'));
    exports.Client = require('./lib/dispatcher/client.js');
  `,
};

/** The whole program: the chunks of its code, the texts that it reads at run time, and everybody's licences. */
export async function programParts(): Promise<{ readonly parts: readonly Part[]; readonly licences: string }> {
  const chunks = await chunksOf('start.js', 'cjs');
  const code = chunks.map((chunk) => ({ name: chunk.fileName, text: chunk.code }));
  const texts = textPaths().map((path) => ({ name: path, text: readFileSync(join(ROOT, path), 'utf8') }));
  return { parts: [...code, ...texts], licences: licences(chunks.flatMap(({ moduleIds }) => moduleIds)) };
}

/** What one file of this folder and all that it imports come to, as chunks. */
export async function chunksOf(file: string, format: 'cjs' | 'esm'): Promise<readonly OutputChunk[]> {
  const bundle = await rolldown({
    input: join(ROOT, 'dist/deploy/release', file),
    platform: 'node',
    plugins: [{ name: 'replaced', load: (id) => REPLACED[id] ?? null }],
  });
  const comments = { legal: true, annotation: false, jsdoc: false };
  const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };
  const { output } = await bundle.generate({ format, comments, ...names });
  await bundle.close();
  return output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
}

function textPaths(): readonly string[] {
  const profiles = readdirSync(join(ROOT, COMPILED.folder)).map((file) => `${COMPILED.folder}/${file}`);
  const schemas = ['profiles/profile.schema.json', 'profiles/report.schema.json'];
  return ['package.json', HELP_TEXTS, COMPILED.names, ...profiles, ...schemas];
}
