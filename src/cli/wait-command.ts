import type { Command } from 'commander';
import { runFlags, shareFlags } from './shared-options.ts';
import type { WaitFlags } from './wait.ts';

const EXAMPLES = `
Examples:
  reachcheck wait --profile vpc                        until all required entries are met, for 10 minutes
  reachcheck wait report.json --for 1h --every 1m      until what was missing there is met
  reachcheck wait --profile vpc --only 'icr*' && ./deploy.sh

The exit codes are those of "check", for the last report.`;

/** Adds the command `wait`; `done` gets the exit code. */
export function waitCommand(root: Command, done: (code: number) => void): void {
  shareFlags(
    runFlags(
      root
        .command('wait')
        .argument('[report]')
        .description('try again and again, until all required entries are met or time is up; then the last report')
        .option('--for <duration>', 'give up after this time', '10m')
        .option('--every <duration>', 'pause between two tries', '15s'),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, flags: WaitFlags) =>
      done(await (await import('./wait.ts')).wait(file, flags)),
    );
}
