import { hint } from '../profile/suggest.ts';
import type { RenderOptions } from '../report/render-options.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions, type WriteSettings, writeText } from './write.ts';

/** Flags of commands that make one text of several reports, as commander gives them. */
export interface OverviewFlags {
  readonly format: string;
  readonly output?: string;
  readonly color: boolean;
}

const OVERVIEW_FORMATS = ['table', 'json', 'markdown'] as const;

type OverviewFormat = (typeof OVERVIEW_FORMATS)[number];

/** In which format, and where to. */
interface OverviewSettings {
  readonly format: OverviewFormat;
  readonly write: WriteSettings;
}

export function readOverviewFlags({ format, output, color }: OverviewFlags): OverviewSettings {
  // Other commands that print no report call their table so.
  const known = format === 'text' ? 'table' : OVERVIEW_FORMATS.find((name) => name === format);
  if (known === undefined)
    throw new UsageError(`--format ${format}: unknown format "${format}" ${hint(format, OVERVIEW_FORMATS)}`);
  return { format: known, write: { format: 'table', color, verbose: false, output: output ?? null } };
}

/** How one thing is written in each of the formats. */
export type OverviewRenderers<T> = Readonly<Record<OverviewFormat, (overview: T, options: RenderOptions) => string>>;

export async function writeOverview<T>(
  overview: T,
  renderers: OverviewRenderers<T>,
  { format, write }: OverviewSettings,
): Promise<void> {
  await writeText(renderers[format](overview, renderOptions(write)), write);
}
