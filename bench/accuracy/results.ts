import { arch, cpus, release } from 'node:os';
import { LEGEND } from './table.ts';

export interface Results {
  readonly table: string;
  readonly details: string;
  /** As `YYYY-MM-DD`. */
  readonly date: string;
  readonly command: string;
  /** One line for each program: its version and how it is used. */
  readonly programs: readonly string[];
  /** Rows that could not be asked. */
  readonly broken: readonly string[];
  readonly runs: number;
}

/** The page that --write writes; the table for other pages stands between the marker comments. */
export function resultsPage({ table, details, date, command, programs, broken, runs }: Results): string {
  const worst = runs === 1 ? '' : ` Of ${runs} runs, each program's worst.`;
  return `# What ${programs.length} programs say of the same networks

Measured on ${date} with \`${command}\` on Linux ${release()} (${arch()}, ${cpus().length} processors), Node.js ${process.version}.${worst}
The networks are those of test/lab/scenarios: network namespaces with real firewall rules, proxies and middleboxes.

<!-- accuracy:begin -->

${table}

<!-- accuracy:end -->

${LEGEND}

All programs are given the same authorities and the environment of the row, and at most 10 seconds for each destination.

${programs.map((line) => `- ${line}`).join('\n')}
${broken.length === 0 ? '' : `\nNot asked, because the network could not be made: ${broken.join(', ')}.\n`}
## Every row

${details}
`;
}
