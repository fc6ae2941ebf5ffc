import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { assetFile, compiledName, placeInExecutable } from './in-executable.ts';
import { startFrom } from './parts.ts';

// Does what its arguments say with the parts in a folder, and keeps beside them what the engine made of each: of what
// it ran, too. Only the same version of the engine can use it, and another one passes it over.
const [folder = ''] = process.argv.splice(2, 1);
const pathOf = (name: string): string => join(folder, assetFile(name));
const read = (name: string): Buffer | undefined => (existsSync(pathOf(name)) ? readFileSync(pathOf(name)) : undefined);

const scripts = new Map<string, Script>();
process.on('exit', () => {
  for (const [name, script] of scripts) writeFileSync(pathOf(compiledName(name)), script.createCachedData());
});
startFrom({
  text: (name) => read(name)?.toString('utf8') ?? null,
  place: placeInExecutable,
  compiled: (name) => read(compiledName(name)),
  onCompiled: (name, script) => scripts.set(name, script),
});
