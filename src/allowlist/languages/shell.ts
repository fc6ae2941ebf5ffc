/** A command line of a POSIX shell: each word arrives in argv as it is here, whatever is in it. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** What no shell acts upon. No `~` and no `=`: zsh expands them at the front of a word. */
const PLAIN = /^[A-Za-z0-9_./:,@%+-]+$/;

function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
