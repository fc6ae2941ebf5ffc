/** Something wrong in a profile or its parameters, with its place and what would be right. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** File as the user named it; null for the command line and the environment. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** Line and column, both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Place of the value at a path of keys and indexes, or of its nearest parent; `key`: of the key itself. */
export type Locate = (path: readonly unknown[], key?: boolean) => Place;

/** `file:line:col message`, as editors and terminals link it. */
export function problemText(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(':');
  const warning = problem.severity === 'warning' ? 'warning: ' : '';
  return place === '' ? `${warning}${problem.message}` : `${place} ${warning}${problem.message}`;
}

/** A problem of a parameter value or a flag, which has no place in a file. */
export function valueProblem(message: string): Problem {
  return { severity: 'error', file: null, line: null, column: null, message };
}

/** Each problem once: what two profiles share complains twice. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** The problems of one file in the order of its lines, each once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return distinctProblems(problems).toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
