import type { Command } from 'commander';
import type { AllowlistFlags } from './allowlist-settings.ts';
import { collect } from './collect.ts';
import { choiceFlags, valueFlags } from './shared-options.ts';

const EXAMPLES = `
Examples:
  reachcheck allowlist report.json --to nftables         what the report says is missing
  reachcheck --profile vpc --format json | reachcheck allowlist - --to squid
  reachcheck allowlist --profile classic-worker --set region=eu-de --to iptables --source 10.0.0.0/26
  reachcheck allowlist --profile vpc --to csv --output vpc.csv

Exit codes:
  0  written                                             2  usage or profile error

docs/languages.md says of each language how it is applied.`;

/** Adds the command `allowlist`; `done` gets the exit code. */
export function allowlistCommand(root: Command, done: (code: number) => void): void {
  const described = root
    .command('allowlist')
    .argument('[report]', 'what "--format json" wrote; "-" is standard input; without it, give --profile')
    .description("the missing entries of a report, or all entries of profiles, in a firewall's own language")
    .option('-t, --to <language>', 'the language that it is written in (--languages lists them)', 'text')
    .option('--languages', 'list the languages')
    .option('-p, --profile <name|file>', 'all entries of a profile, in place of a report (repeatable)', collect, []);
  choiceFlags(valueFlags(described))
    .option('--need <need>', 'required, or optional: those too (default: required of profiles, all of a report)')
    .option('--source <cidr>', 'who connects: an address or subnet (repeatable)', collect, [])
    .option('--list <list>', 'with a report: entries that are missing in the list of the firewall or of the proxy')
    .option('--undecided', 'with a report: the entries too that may be open or not, such as subnets that stay silent')
    .option('--into <name>', 'the chain, group or policy that the rules go into')
    .option('-o, --output <file>', 'write to a file, whole or not at all')
    .addHelpText('after', EXAMPLES)
    .action(async (report: string | undefined, flags: AllowlistFlags) =>
      done(await (await import('./allowlist.ts')).allowlist(report, flags)),
    );
}
