import type { Report } from '../../model/report.ts';
import { paint, type Style } from '../colour.ts';
import type { RenderOptions } from '../render-options.ts';
import { hang, wrap } from '../wrap.ts';

/** A part of the table: its lines, none when there is nothing to say. */
export type Section = (report: Report, options: RenderOptions) => readonly string[];

/** The title line of a section. */
export function titleLine(title: string, { colour }: RenderOptions): string {
  return paint(title, 'bold', colour);
}

/** Wrapped text, every line of it in one style. */
export function styled(text: string, style: Style | null, options: RenderOptions): readonly string[] {
  return wrap(text, textWidth(options)).map((line) => paint(line, style, options.colour));
}

/** A label in front of wrapped text: `Next    Ask ...`. The label is dimmed, the text hangs beside it. */
export function labelled(indent: string, label: string, text: string, options: RenderOptions): readonly string[] {
  const [first, ...others] = hang(`${indent}${label}`, text, textWidth(options));
  if (first === undefined) return [];
  return [`${indent}${paint(label, 'dim', options.colour)}${first.slice(indent.length + label.length)}`, ...others];
}

// Sentences that run across a very wide terminal are hard to read.
const WIDEST_TEXT = 120;

/** Columns for running text. */
export function textWidth({ width }: RenderOptions): number {
  return Math.min(width, WIDEST_TEXT);
}
