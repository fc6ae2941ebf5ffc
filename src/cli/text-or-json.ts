import { UsageError } from './usage-error.ts';
import type { WriteSettings } from './write.ts';

/** Flags of commands that print no report of a run, as commander gives them. */
export interface TextFlags {
  readonly format: string;
  readonly output?: string;
  readonly color: boolean;
}

/** Where the text goes, and whether it is JSON. */
export function readTextFlags({ format, output, color }: TextFlags): {
  readonly json: boolean;
  readonly write: WriteSettings;
} {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`--format ${format}: unknown format "${format}" (known: text, json)`);
  return {
    json: format === 'json',
    write: { format: 'table', color, verbose: false, output: output ?? null },
  };
}
