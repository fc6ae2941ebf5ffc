import { fstatSync, openSync, readSync } from 'node:fs';
import type { Index } from './pack.ts';
import { startFrom } from './parts.ts';

/** `pack` writes it above this code. */
declare const PLACES: Index;

const FILE = import.meta.filename;
// Open to the end: there are dozens of parts, and an update meanwhile does not mix the old with the new.
const file = openSync(FILE, 'r');
const { size } = fstatSync(file);

startFrom({ text, place: (name) => ({ filename: FILE, lineOffset: PLACES[name]?.line ?? 0 }) });

function text(name: string): string | null {
  const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined;
  if (place === undefined) return null;
  const title = `/* ${name}\n`;
  const part = readFromEnd(place.fromEnd, title.length + place.length);
  if (!part.startsWith(title))
    throw new Error(`${FILE} was changed on its way here, perhaps its line ends; get it again`);
  return part.slice(title.length).replaceAll('*\u007f/', '*/');
}

function readFromEnd(fromEnd: number, length: number): string {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, Math.max(0, size - fromEnd));
  return bytes.toString('latin1');
}
