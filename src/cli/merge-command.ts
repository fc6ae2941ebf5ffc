import type { Command } from 'commander';
import type { MergeFlags } from './merge.ts';
import { collect } from './collect.ts';
import { outputFlags } from './shared-options.ts';

const EXAMPLES = `
Examples:
  reachcheck merge node-1.json node-2.json node-3.json
  reachcheck merge office.json vpn.json --name office --name vpn
  reachcheck merge *.json --format json | jq '.rows[] | select(.differs)'

Exit codes are those of the worst report:
  0  every required entry is met everywhere    2  usage error, or a file that is no report
  1  a required entry is not met somewhere     3  none is known to be unmet, some are undecided`;

/** Adds the command `merge`; `done` gets the exit code. */
export function mergeCommand(root: Command, done: (code: number) => void): void {
  outputFlags(
    root
      .command('merge')
      .argument('<report...>')
      .description('saved reports of many vantage points in one matrix; "-" is standard input; sends nothing')
      .option('--name <name>', 'name of a vantage point, in the order of the reports (repeatable)', collect, [])
      .option('--fail-on <words>', 'exit 1 also on: impaired, optional, undecided', collect, [])
      .option('-f, --format <format>', 'table, json, markdown', 'table'),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: MergeFlags) =>
      done(await (await import('./merge.ts')).mergeSaved(files, flags)),
    );
}
