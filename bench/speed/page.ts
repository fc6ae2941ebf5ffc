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
## What is not reached, and why

- **targets**, **startup**: most of the time goes into loading modules and reading the YAML of the profile, and the machine's Node took 97 ms to start at
  all. Tried: one file in place of many modules (from 3.0 to 1.9 times a bare start for \`--plan\` on another day), built-in profiles compiled by the build.
- **loss**: an early verdict waits for six pauses of at least 250 ms, so 1.5 s is the least, where nmap gives up after 1.1 s; with four pauses an open
  address further away than a second would be called blocked. When a thousand connections begin at once, answers wait for this process,
  which takes them for far, and so waits longer. Tried: the slowest answer as the measure (one repeated packet made it 4 s), and the 95th of a hundred.
- **silent**: the rest above one timeout is the start, the profile, and the report of a thousand entries.
- **connects**, **ports**: each connection is an observation with its own target; all of it is kept until it is judged. Tried: lanes over a plain list in place of a
  promise each, and one listener in place of a thousand for the end of a run (together 1.7 times as fast).
- **memory**: targets and observations of sweeps are not folded yet. Tried: judging that looks at each observation once.
- **https**: certificates are read and described for each handshake, and each answer by undici. Tried: what a certificate says is kept once read.

## What the rows do

${rows.map(({ name, about }) => `- **${name}**: ${about}`).join('\n')}

## The programs

${programs.map((line) => `- ${line}`).join('\n')}

"C" stands for the programs in \`bench/speed/c\`, compiled by gcc with -O2: one thread, non-blocking sockets, epoll, and
nothing else. They are the limit of what the machine can do, not peers.
`;
}
