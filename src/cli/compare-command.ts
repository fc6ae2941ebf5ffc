import type { Command } from 'commander';
import { outputFlags } from './shared-options.ts';
import type { OverviewFlags } from './overview-flags.ts';

const EXAMPLES = `
Examples:
  reachcheck compare before.json after.json
  reachcheck --profile vpc --format json | reachcheck compare before.json -
  reachcheck compare before.json after.json --format markdown --output changes.md
  reachcheck compare before.json after.json --format json | jq '.changes[] | select(.kind == "broken")'

Exit codes:
  0  nothing required is newly broken     2  usage error, or a file that is no report
  1  a required entry is newly broken     3  it cannot be told: undecided in one of them, or nothing in common`;

/** Adds the command `compare`; `done` gets the exit code. */
export function compareCommand(root: Command, done: (code: number) => void): void {
  outputFlags(
    root
      .command('compare')
      .argument('<before>')
      .argument('<after>')
      .description('what changed between two saved reports; "-" is standard input; sends nothing')
      .option('-f, --format <format>', 'table, json, markdown', 'table'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, flags: OverviewFlags) =>
      done(await (await import('./compare.ts')).compareSaved(before, after, flags)),
    );
}
