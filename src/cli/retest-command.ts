import type { Command } from 'commander';
import type { RetestFlags } from './retest.ts';
import { choiceFlags, reportFlags, shareFlags, tryFlags, valueFlags } from './shared-options.ts';

const EXAMPLES = `
Examples:
  reachcheck retest report.json                        what was not allowed, once more
  reachcheck retest report.json --only 'icr*'
  reachcheck retest report.json --format json --output again.json

The exit codes are those of "check", for what was tried again.`;

/** Adds the command `retest`; `done` gets the exit code. */
export function retestCommand(root: Command, done: (code: number) => void): void {
  shareFlags(
    reportFlags(
      choiceFlags(
        tryFlags(
          valueFlags(
            root
              .command('retest')
              .argument('<report>')
              .description('try again what was not allowed in a saved report, and say what changed; needs no profile'),
          ),
        ),
      ),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: RetestFlags) => done(await (await import('./retest.ts')).retest(file, flags)));
}
