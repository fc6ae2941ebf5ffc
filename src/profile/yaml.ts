import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Place, Problem } from './problem.ts';

/** A profile is a page or two of text; what is larger is another kind of file. */
export const MAX_PROFILE_BYTES = 1_000_000;
/** Enough for any honest use of anchors; a "billion laughs" file needs far more. */
const MAX_ALIASES = 100;

export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Place of the value at a path of keys and indexes, or of its nearest parent; `key`: of the key itself. */
  readonly locate: (path: readonly unknown[], key?: boolean) => Place;
}

/** Reads YAML 1.2 text. Never throws: what cannot be read comes back as problems, all at once. */
export function readYaml(
  text: string,
  file: string,
): { readonly source: YamlSource | null; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { severity: 'error', file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const before = text.slice(0, nul).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return {
      source: null,
      problems: [
        {
          severity: 'error',
          file,
          line: before.length,
          column,
          message: 'holds a NUL byte; a profile is a YAML text file',
        },
      ],
    };
  }
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, strict: true });
    const problems = [
      ...document.errors.map((error) => at(error.pos[0], yamlMessage(error.code, error.message))),
      ...unknownAnchors(document, at),
    ];
    if (problems.length > 0) return { source: null, problems };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { source: { file, value, locate: locator(document, lines) }, problems: [] };
  } catch (error) {
    return { source: null, problems: [at(0, unreadable(error))] };
  }
}

function yamlMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands twice in the same mapping; keep one';
  if (code === 'MULTIPLE_DOCS') return 'a profile file holds one YAML document; split it at "---"';
  return `not readable as YAML: ${message}`;
}

function unreadable(error: unknown): string {
  if (error instanceof RangeError) return 'is nested too deeply to be a profile';
  if (error instanceof ReferenceError)
    return `repeats its anchors more than ${MAX_ALIASES} times; write the values out`;
  throw error;
}

function unknownAnchors(document: Document, at: (offset: number, message: string) => Problem): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) === undefined) {
        problems.push(
          at(alias.range?.[0] ?? 0, `unknown anchor "*${alias.source}"; define it before with &${alias.source}`),
        );
      }
    },
  });
  return problems;
}

function locator(document: Document, lines: LineCounter): YamlSource['locate'] {
  return (path, key = false) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const [index, step] of path.entries()) {
      if (isNode(node)) offset = node.range?.[0] ?? offset;
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(step));
        if (key && index === path.length - 1 && isNode(pair?.key)) return place(pair.key, lines, offset);
        node = pair?.value;
      } else {
        node = isCollection(node) ? node.get(step, true) : undefined;
      }
    }
    return place(isNode(node) ? node : null, lines, offset);
  };
}

function place(node: Node | null, lines: LineCounter, fallback: number): Place {
  const { line, col } = lines.linePos(node?.range?.[0] ?? fallback);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
