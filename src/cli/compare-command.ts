import type { Command } from 'commander';
import { outputFlags } from './shared-options.ts';
import type { TextFlags } from './text-or-json.ts';

const EXAMPLES = `
Examples:
  reachcheck compare before.json after.json
  reachcheck --profile vpc --format json | reachcheck compare before.json -
  reachcheck compare before.json after.json --format json | jq '.changes[] | select(.kind == "broken")'

Exit codes:
  0  nothing required is newly broken     2  usage error, or a file that is no report
  1  a required entry is newly broken     3  of a required entry it cannot be told, as it is undecided in one of them`;

/** Adds the command `compare`; `done` gets the exit code. */
export function compareCommand(root: Command, done: (code: number) => void): void {
  outputFlags(
    root
      .command('compare')
      .argument('<before>')
      .argument('<after>')
      .description('what changed between two saved reports; "-" is standard input; sends nothing')
      .option('-f, --format <format>', 'text or json', 'text'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, after: string, flags: TextFlags) =>
      done(await (await import('./compare.ts')).compareSaved(before, after, flags)),
    );
}
