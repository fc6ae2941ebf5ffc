import { compiledName, placeInExecutable } from './in-executable.ts';
import { startFrom } from './parts.ts';

/** What we use of Node's module for single executables, which the types of the oldest Node do not have. */
interface Sea {
  readonly getAssetKeys: () => readonly string[];
  readonly getAsset: (key: string, encoding: 'utf8') => string;
  readonly getRawAsset: (key: string) => ArrayBuffer;
}

// This is where the executable begins; the parts of the program are assets in it.
const { getAssetKeys, getAsset, getRawAsset }: Sea = require('node:sea');
const names = new Set(getAssetKeys());

startFrom({
  text: (name) => (names.has(name) ? getAsset(name, 'utf8') : null),
  place: placeInExecutable,
  compiled: (name) => (names.has(compiledName(name)) ? Buffer.from(getRawAsset(compiledName(name))) : undefined),
});
