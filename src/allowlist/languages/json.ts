import { nameByName } from '../smallest.ts';
import type { Language } from './language.ts';

/** The rules as they are, for programs of your own. */
export const json: Language = {
  title: 'the rules as one JSON document',
  list: 'both',
  render: (set) => {
    const { title, notes, observedAt, sources, rules, leftOut } = nameByName(set);
    const text = JSON.stringify({ title, notes, observedAt, sources, rules, leftOut }, wellFormed, 2);
    // JSON.stringify leaves what a terminal acts upon, and what makes a host name read as another one.
    return `${text.replaceAll(UNSEEN, escaped)}\n`;
  },
};

/** Half of a character, which JSON can write and strict readers refuse, is shown as its number. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, shown) : value;
}

function shown(character: string): string {
  return `<U+${character.charCodeAt(0).toString(16).toUpperCase()}>`;
}

const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
