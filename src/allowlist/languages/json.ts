import { nameByName } from '../smallest.ts';
import type { Language } from './language.ts';

/** The rules as they are, for programs of your own. */
export const json: Language = {
  title: 'the rules as one JSON document',
  list: 'both',
  render: (set) => {
    const { title, notes, observedAt, sources, rules, leftOut } = nameByName(set);
    const text = JSON.stringify({ title, notes, observedAt, sources, rules, leftOut }, null, 2);
    // JSON.stringify leaves what a terminal acts upon, and what makes a host name read as another one.
    return `${text.replaceAll(UNSEEN, escaped)}\n`;
  },
};

const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
