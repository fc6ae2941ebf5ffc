import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { locator } from './locate.ts';
import type { Locate, Problem } from './problem.ts';
import { survey, TOO_DEEP, type Trouble } from './survey.ts';

/** A profile is a page or two of text; what is larger is another kind of file. */
export const MAX_PROFILE_BYTES = 1_000_000;
/** One mistake in the syntax makes the reader stumble over the lines below, too. */
const MAX_SYNTAX_PROBLEMS = 10;

export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly locate: Locate;
}

/**
 * Reads YAML 1.2 text. Never throws: what is wrong comes back as problems, all at once. The source is null when there
 * is no value to look at.
 */
export function readYaml(
  text: string,
  file: string,
): { readonly source: YamlSource | null; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const toProblem = ({ offset, message }: Trouble): Problem => {
    const { line, col } = lines.linePos(offset);
    return { severity: 'error', file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const refuse = (troubles: readonly Trouble[]) => ({ source: null, problems: troubles.map(toProblem) });

  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const before = text.slice(0, nul).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    const message = 'holds a NUL byte; a profile is a YAML text file';
    return { source: null, problems: [{ severity: 'error', file, line: before.length, column, message }] };
  }
  try {
    // Of duplicate keys the library asks each key about all others, which takes minutes for 100,000 keys.
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      strict: true,
      logLevel: 'error',
    });
    const syntax = [...document.errors, ...document.warnings];
    if (syntax.length > 0) return refuse(syntaxTroubles(syntax, lines));
    const { fatal, keys, aliases } = survey(document);
    if (fatal.length > 0) return refuse([...fatal, ...keys]);
    // Aliases were counted above; the library's own limit forbids honest ones.
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    return { source: { file, value, locate: locator(document, aliases, lines) }, problems: keys.map(toProblem) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse([{ offset: 0, message: TOO_DEEP }]);
  }
}

/** The first error of each line: the others follow from it. */
function syntaxTroubles(errors: readonly YAMLError[], lines: LineCounter): readonly Trouble[] {
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep !== undefined) return [{ offset: deep.pos[0], message: TOO_DEEP }];
  const documents = errors.find(({ code }) => code === 'MULTIPLE_DOCS');
  const counted = documents === undefined ? errors : [documents];
  const firstOfLine = new Map<number, YAMLError>();
  for (const error of counted.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const { line } = lines.linePos(error.pos[0]);
    if (!firstOfLine.has(line)) firstOfLine.set(line, error);
  }
  return [...firstOfLine.values()]
    .slice(0, MAX_SYNTAX_PROBLEMS)
    .map((error) => ({ offset: error.pos[0], message: syntaxMessage(error) }));
}

function syntaxMessage({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS')
    return 'a profile file holds one YAML document; write what follows "---" to another file';
  return `not readable as YAML: ${message} (${REMEDIES[code] ?? 'put a text with special characters in quotes'})`;
}

const INDENT = 'indent with the same number of spaces as the lines beside it';

// What usually is meant where the library only says what it stumbled over.
const REMEDIES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_INDENT: `${INDENT}, and close every [ and {`,
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: `put a text that holds ": " in quotes, or ${INDENT}`,
  MULTILINE_IMPLICIT_KEY: `a key needs ": " behind it; ${INDENT}`,
  MISSING_CHAR: 'end a text with the quote that it begins with, and put commas between the items of [ and {',
  TAB_AS_INDENT: 'use spaces',
  TAG_RESOLVE_FAILED: 'tags such as !env have no meaning in a profile; put a text that begins with ! in quotes',
  UNEXPECTED_TOKEN: 'put a text that begins with {, [, " or & in quotes',
};
