import { plain } from './text.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** An element on lines of its own; its content is XML already. */
export function element(name: string, attributes: Attributes, content: string = ''): string {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const start = `<${name}${words.join('')}`;
  return content === '' ? `${start}/>\n` : `${start}>${content}</${name}>\n`;
}

/** One line of text from data, for an attribute or between tags: nothing of it becomes markup. */
function xmlText(text: string): string {
  return plain(text)
    .replace(UNFIT, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(MARKUP, (character) => ENTITY.get(character) ?? character);
}

/** The same for several lines, between tags. */
export function xmlLines(lines: readonly string[]): string {
  return lines.map((line) => `${xmlText(line)}\n`).join('');
}

// What `plain` leaves over of the characters that XML 1.0 does not know, not even escaped (section 2.2).
const UNFIT = /[\ufffe\uffff]/g;

const MARKUP = /[&<>"']/g;
const ENTITY: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);
