import { resultTable, type RowResult } from './table.ts';

export interface Page {
  readonly results: readonly RowResult[];
  /** As `YYYY-MM-DD`. */
  readonly date: string;
  readonly command: string;
  /** The machine in one line. */
  readonly machine: string;
  /** One line for each program, with its version. */
  readonly programs: readonly string[];
  /** What the rows do, each with its name. */
  readonly rows: readonly { readonly name: string; readonly about: string }[];
}

/** The page that --write writes. */
export function performancePage({ results, date, command, machine, programs, rows }: Page): string {
  const broken = results.flatMap(({ name, problem }) => (problem === null ? [] : [`- ${name}: ${problem}`]));
  return `# How fast it is

Measured on ${date} with \`${command}\` on ${machine}.

Each number comes of one run of the benchmark: reachcheck and what it is held against took turns on the same machine, in
the same networks of namespaces, and the median of the pairs is shown. Ratios can be compared with those of other
machines; times cannot. Reachcheck runs as its users run it, as a process of its own that reads a profile and writes a
report; its start and its end are part of its times unless the row says otherwise.

${resultTable(results)}
${broken.length === 0 ? '' : `\nNot measured:\n\n${broken.join('\n')}\n`}
## What the rows do

${rows.map(({ name, about }) => `- **${name}**: ${about}`).join('\n')}

## The programs

${programs.map((line) => `- ${line}`).join('\n')}

"C" stands for the programs in \`bench/speed/c\`, compiled by gcc with -O2: one thread, non-blocking sockets, epoll, and
nothing else. They are the limit of what the machine can do, not peers.
`;
}
