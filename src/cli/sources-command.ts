import type { Command } from 'commander';
import type { SourcesFlags } from './sources.ts';

const EXAMPLES = `
Examples:
  reachcheck sources --workers workers.json --subnets subnets.json --public-gateways gateways.json
  ibmcloud ks worker ls --cluster NAME --output json | reachcheck sources --workers -

Exit codes:
  0  all of them are known        2  usage error, or an input of another kind
  3  something is not known`;

/** Adds the command `sources`; `done` gets the exit code. */
export function sourcesCommand(root: Command, done: (code: number) => void): void {
  root
    .command('sources')
    .description('which source addresses other services must allow for a cluster; reads files, sends nothing')
    .option(
      '--workers <file>',
      'what "ibmcloud ks worker ls --cluster NAME --output json" printed; "-": standard input',
    )
    .option('--subnets <file>', 'what "ibmcloud is subnets --output json" printed')
    .option('--public-gateways <file>', 'what "ibmcloud is public-gateways --output json" printed')
    .option('--cluster-json <file>', 'what "ibmcloud ks cluster get --cluster NAME --output json" printed')
    .option('-f, --format <format>', 'text or json', 'text')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: SourcesFlags) => done(await (await import('./sources.ts')).sources(flags)));
}
