import { plain } from './text.ts';

/** Text from data, so that none of it becomes markup, a link or HTML. */
export function escaped(text: string): string {
  return plain(text)
    .trim()
    .replace(ENTITIES, (character) => ENTITY.get(character) ?? character)
    .replace(MARKUP, String.raw`\$&`)
    .replace(LIST_START, String.raw`$1\$2`)
    .replace(BARE_LINK, String.raw`$1\$2`)
    .replace(MENTION, '@<!-- -->');
}

/** A table row; the cells are Markdown already. */
function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table under its head; nothing without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows.map(tableRow)];
}

const ENTITY: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
const ENTITIES = /[&<>]/g;
const MARKUP = /[\\`*_[\]|~#$]/g;

// At the beginning of a line these would open a list or underline a heading.
const LIST_START = /^(\d*)([.)](?=\s|$)|(?<!\d)[-+=])/;

// GitHub makes links of bare addresses (GFM section 6.9); a host name in a report is not an invitation to visit it.
const BARE_LINK = /(https?|ftp|www)([:.])/gi;

// It makes links of mail addresses too, and tells the person or team that is mentioned, whatever stands before the `@`.
const MENTION = /@(?=[\p{L}\p{N}._-])/gu;
