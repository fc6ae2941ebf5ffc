import { excerpt } from '../text.ts';

/** HTML that `html` made, or a constant of ours. Everything else is text. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand in a template: text is escaped, nothing stands for null. */
export type Content = string | number | Markup | null | readonly Content[];

/**
 * A template in which every value is text: whatever it holds, it opens no tag and ends no quoted attribute. So a value
 * stands between tags or in a quoted attribute, never as the name of either and never in a script or a style.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: unindented(parts) }, ...values.map(sourceOf)));
}

const UNINDENTED = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The indentation of a template is for who reads it here; in a page with thousands of rows it would be a third. */
function unindented(parts: TemplateStringsArray): readonly string[] {
  const known = UNINDENTED.get(parts);
  if (known !== undefined) return known;
  const made = parts.map((part) => part.replaceAll(/\n\s*/g, '\n'));
  UNINDENTED.set(parts, made);
  return made;
}

function sourceOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.source;
  if (typeof content === 'object') return content.map(sourceOf).join('');
  const text = String(content);
  // Most texts are a few letters, and asking every one of them for what is not would take longer than all the rest.
  const shown = text.length <= LONGEST_TEXT && PRINTABLE.test(text) ? text : excerpt(text, LONGEST_TEXT);
  return shown.replace(SPECIAL, (character) => ENTITY.get(character) ?? '');
}

// The length of a text is often the far end's choice, and a page has thousands of them.
const LONGEST_TEXT = 1500;

const PRINTABLE = /^[ -~]*$/;
const SPECIAL = /[&<>"'`]/g;
const ENTITY: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);
