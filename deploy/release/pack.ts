const TITLE = `#!/usr/bin/env node
// This is reachcheck, the whole program in one file, for Node 20.19 or newer. Its parts follow as comments; each is read
// and compiled when something asks for it. At the end are the licences.
`;

const END = '*/\n';

/** Stands for the end of a comment in the text of a part; the letter in its middle is in no text that can be seen. */
const NO_END = '*\u007f/';

/** What would be a file of its own: a chunk of code, or a text. */
export interface Part {
  readonly name: string;
  readonly text: string;
}

/** Where a part is. Places are counted from the end of the file, so that this table does not move them. */
export type Index = Readonly<Record<string, Place>>;

interface Place {
  /** Bytes from its title to the end of the file. */
  readonly fromEnd: number;
  /** Bytes of its text. */
  readonly length: number;
  /** Lines of the file above its text. */
  readonly line: number;
}

/**
 * One file: the code of `head-of-file.ts`, and each part as a comment. The engine passes over comments faster than over
 * anything else, so that what a run does not need costs it next to nothing; and what a part throws has the line of this
 * file.
 */
export function pack(head: string, parts: readonly Part[], licences: string): string {
  const sections = [...parts, { name: 'licences', text: licences }].map(section);
  const index: Record<string, Place> = {};
  let fromEnd = sections.reduce((sum, { whole }) => sum + whole.length, 0);
  let line = lines(withIndex(head, {}));
  for (const { name, title, whole } of sections) {
    index[name] = { fromEnd, length: whole.length - title.length - END.length, line: line + 1 };
    fromEnd -= whole.length;
    line += lines(whole);
  }
  return `${withIndex(head, index)}${sections.map(({ whole }) => whole).join('')}`;
}

function section({ name, text }: Part): { readonly name: string; readonly title: string; readonly whole: string } {
  const title = `/* ${name}\n`;
  return { name, title, whole: `${title}${commented(text)}${END}` };
}

/** Without an end of comment in it, and in ASCII: with one other letter the whole file takes twice the memory, and longer. */
function commented(text: string): string {
  const ascii = text.replaceAll(/[^\n\t\u0020-\u007e]/g, escaped).replaceAll('*/', NO_END);
  return `${ascii.replace(/\n$/, '')}\n`;
}

/** It means the same in JavaScript and in JSON. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function withIndex(head: string, index: Index): string {
  return `${TITLE}const PLACES = ${JSON.stringify(index)};\n${head}\n`;
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}
