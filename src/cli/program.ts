import { Command, Help } from 'commander';
import { plain } from '../report/text.ts';
import { allowlistCommand } from './allowlist-command.ts';
import { helpWidth } from './at-once.ts';
import { BASELINE } from './baseline-option.ts';
import type { CheckFlags, JudgeFlags, ReportFlags } from './check-flags.ts';
import { compareCommand } from './compare-command.ts';
import type { ExplainFlags } from './explain.ts';
import type { ImportFlags } from './import.ts';
import type { LintFlags } from './lint.ts';
import type { ListenFlags } from './listen-flags.ts';
import type { ProfilesDiffFlags } from './profiles-diff.ts';
import type { ProxyFlags } from './proxy.ts';
import { mergeCommand } from './merge-command.ts';
import { retestCommand } from './retest-command.ts';
import { collect } from './collect.ts';
import {
  choiceFlags,
  outputFlags,
  reportFlags,
  runFlags,
  shareFlags,
  valueFlags,
  whereFlags,
} from './shared-options.ts';
import { sourcesCommand } from './sources-command.ts';
import { toolVersion } from './version.ts';
import { waitCommand } from './wait-command.ts';

const EXAMPLES = `
Examples:
  reachcheck --profile vpc                             what is missing, from this machine
  reachcheck --profile vpc --plan                      what would be contacted; sends nothing
  reachcheck --profile vpc --set region=eu-de --set registry=de,uk
  reachcheck --profile vpc --set masterUrl=https://c3.eu-de.containers.cloud.ibm.com:30426
  reachcheck --profile vpc --kubeconfig --cluster-json cluster.json   values from there (docs/discovery.md)
  reachcheck --profile ./mine.yaml --format json | jq .summary
  reachcheck explain ks-api --profile vpc              why, with the evidence
  reachcheck demo                                      every outcome, on loopback, without a network

Exit codes:
  0  every required entry is met            3  none is known to be unmet, some are undecided
  1  a required entry is not met            4  internal error (a bug)
  2  usage or profile error               130  interrupted`;

const PROFILE_EXAMPLES = `
Examples:
  reachcheck profiles list
  reachcheck profiles show vpc
  reachcheck profiles validate ./mine.yaml
  reachcheck profiles diff ./old.yaml ./new.yaml       what to open and to close
  reachcheck profiles schema > profile.schema.json     for the editor`;

const DIFF_EXAMPLES = `
Exit codes:
  0  nothing changes for a firewall
  1  something does                                    2  usage or profile error`;

const PROXY_EXAMPLES = `
Examples:
  reachcheck proxy --profile vpc                       with the variables of this shell
  NO_PROXY=.ibm.com,10.0.0.0/8 reachcheck proxy --profile vpc --proxy http://proxy.example.com:3128

Exit codes:
  0  all programs take the same way to each destination
  1  they do not, or a setting is wrong                2  usage or profile error`;

const IMPORT_EXAMPLES = `
Examples:
  reachcheck import list ./hosts.txt > mine.yaml       one host, wildcard, subnet or HOST:PORT in a line
  reachcheck import osd ./aws-classic.yaml > osd.yaml
  curl -s https://api.github.com/meta | reachcheck import github-meta - > github.yaml

Exit codes:
  0  all of it is in the profile                       2  usage error, or not all of it was understood`;

const LINT_EXAMPLES = `
Examples:
  reachcheck lint ./allowlist.txt --profile classic-worker --set region=us-south
  reachcheck lint ./hosts.csv ./subnets.csv --profile vpc --only 'icr*'
  reachcheck lint - --profile vpc --format json < ./allowlist.txt | jq .findings

Exit codes:
  0  every required entry is covered            2  usage or profile error, or a line that cannot be read
  1  one is missing or only partly covered      3  none is known to be missing, some are undecided`;

const LISTEN_EXAMPLES = `
Examples:
  reachcheck listen --tcp 8080 --udp 5000              at the far end; prints the token
  reachcheck listen --tls 8443 --for 10m --format json

A requirement with "check: { listener: { token: ... } }" asks it from the other end. docs/listen.md has the whole of it.`;

type Done = (code: number) => void;

/**
 * The command line. Commands load their code when they run; `done` gets the exit code. `checkOnly`: without the commands
 * that were not asked for.
 */
export function program(done: Done, checkOnly = false): Command {
  const root = new Command('reachcheck')
    .description('Says which firewall allowlist entries are missing, why, and what to paste where.')
    .version(toolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .showHelpAfterError('(run with --help for examples)')
    .configureHelp({
      optionDescription: (option) => new Help().optionDescription(option).replace(' (default: [])', ''),
    })
    // What the user typed may hold control characters, and commander repeats it.
    .configureOutput({
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
      writeErr: (text) => process.stderr.write(`${text.trimEnd().split('\n').map(plain).join('\n')}\n`),
    })
    .enablePositionalOptions();

  const check = shareFlags(
    runFlags(
      root
        .command('check', { isDefault: true })
        .description('check the entries of one or more profiles (the default command)'),
    ),
  )
    .option('--plan', 'print what would be contacted, with upper bounds, and send nothing')
    .option('--save-observations <file>', 'save the facts of the run as JSON, for "reachcheck judge"')
    .option(...BASELINE)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CheckFlags) => done(await (await import('./check.ts')).check(flags)));
  root.addHelpText('after', () => `\n${optionsOf(check)}\n${EXAMPLES}`);
  if (!checkOnly) otherCommands(root, done);
  return root;
}

function otherCommands(root: Command, done: Done): void {
  outputFlags(
    whereFlags(
      root
        .command('explain')
        .argument('<requirement>')
        .description('the evidence for one verdict, from a run or from a saved report'),
    ),
  )
    .option('--from <file>', 'a saved report or saved observations; "-" is standard input')
    .action(async (id: string, flags: ExplainFlags) => done(await (await import('./explain.ts')).explain(id, flags)));

  shareFlags(
    reportFlags(
      root
        .command('judge')
        .argument('<file>')
        .description('judge saved observations again, offline; "-" is standard input'),
    ),
  )
    .option(...BASELINE)
    .action(async (file: string, flags: JudgeFlags) =>
      done(await (await import('./judge.ts')).judgeSaved(file, flags)),
    );

  shareFlags(
    reportFlags(
      root.command('demo').description('a network on loopback that shows every outcome; needs no root and no network'),
    ),
  ).action(async (flags: ReportFlags) => done(await (await import('./demo.ts')).demo(flags)));

  root
    .command('listen')
    .description('the far end for "listener" checks: proves that requests arrive, and where from')
    .option('--tcp <ports>', 'ports for TCP, such as 8080,9000-9010 (repeatable)', collect, [])
    .option('--tls <ports>', 'ports for TLS, with a certificate that is made for this run (repeatable)', collect, [])
    .option('--udp <ports>', 'ports for UDP (repeatable)', collect, [])
    .option('--token <token>', 'answer who knows it (also REACHCHECK_LISTEN_TOKEN; made and printed without it)')
    .option('--bind <address>', 'listen on this address only')
    .option('--for <duration>', 'end after this time', '1h')
    .option('-f, --format <format>', 'text, or json: one object for each line', 'text')
    .addHelpText('after', LISTEN_EXAMPLES)
    .action(async (flags: ListenFlags) => done(await (await import('./listen.ts')).listen(flags)));

  allowlistCommand(root, done);
  retestCommand(root, done);
  waitCommand(root, done);
  compareCommand(root, done);
  mergeCommand(root, done);
  lintCommand(root, done);
  proxyCommand(root, done);
  sourcesCommand(root, done);
  importCommand(root, done);
  profileCommands(root, done);
}

function proxyCommand(root: Command, done: Done): void {
  const described = root
    .command('proxy')
    .description(
      'which destinations each program would reach through the proxy, by its reading of NO_PROXY; sends nothing',
    )
    .option('-p, --profile <name|file>', 'built-in profile, or a file of your own (repeatable)', collect, []);
  valueFlags(described)
    .option('--proxy <url|none>', 'in place of HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; NO_PROXY stays in force')
    .option('--all', 'also the destinations about which all programs agree')
    .option('-f, --format <format>', 'text or json', 'text')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .addHelpText('after', PROXY_EXAMPLES)
    .action(async (flags: ProxyFlags) => done(await (await import('./proxy.ts')).proxy(flags)));
}

function lintCommand(root: Command, done: Done): void {
  const described = root
    .command('lint')
    .argument('<file...>', 'allowlists: lines, CSV or a JSON list; "-" is standard input')
    .description('an allowlist compared with profiles: what it lacks, and what is old or too wide in it; sends nothing')
    .option('-p, --profile <name|file>', 'built-in profile, or a file of your own (repeatable)', collect, []);
  outputFlags(
    choiceFlags(valueFlags(described))
      .option('--skip-unreadable', 'leave lines out that cannot be read, with a warning')
      .option('-f, --format <format>', 'text or json', 'text'),
  )
    .addHelpText('after', LINT_EXAMPLES)
    .action(async (files: string[], flags: LintFlags) =>
      done(await (await import('./lint.ts')).lintLists(files, flags)),
    );
}

function importCommand(root: Command, done: Done): void {
  root
    .command('import')
    .argument('<format>', 'osd, aks, github-meta or list')
    .argument('<file>', '"-" is standard input')
    .description('a list in a foreign format as a profile, on stdout')
    .option('--name <name>', 'name of the profile (default: that of the file)')
    .option('--title <text>', 'its title')
    .option('--vantage <place>', 'from where it is seen: workstation, worker, control-plane, outside')
    .option('--as-of <date>', 'day that the list is from (default: day of the last change of the file)')
    .option('--source-title <text>', 'title of the document that the list is, for "documents"')
    .option('--source-url <url>', 'where the document can be read')
    .option('--port <ports>', 'list: for entries without a port (default: 443)')
    .option('--cidrs <lists>', 'github-meta: also these lists of addresses, such as web,git (repeatable)', collect, [])
    .addHelpText('after', IMPORT_EXAMPLES)
    .action(async (format: string, file: string, flags: ImportFlags) =>
      done(await (await import('./import.ts')).importFile(format, file, flags)),
    );
}

function profileCommands(root: Command, done: Done): void {
  const profiles = root
    .command('profiles')
    .description('list, show and validate profiles')
    .addHelpText('after', PROFILE_EXAMPLES);
  profiles
    .command('list')
    .description('the built-in profiles')
    .option('-f, --format <format>', 'text or json', 'text')
    .action(async (flags: { format: string }) => done(await (await import('./profiles.ts')).listProfiles(flags)));
  profiles
    .command('show')
    .argument('<name>')
    .description('one profile with everything expanded')
    .option('-f, --format <format>', 'text or json', 'text')
    .action(async (name: string, flags: { format: string }) =>
      done(await (await import('./profiles.ts')).showProfile(name, flags)),
    );
  profiles
    .command('validate')
    .argument('<file...>')
    .description('every problem of profile files, with its place')
    .action(async (files: string[]) => done(await (await import('./profiles.ts')).validateProfiles(files)));
  profiles
    .command('diff')
    .argument('<old>')
    .argument('<new>')
    .description('what changed between two editions, for a firewall; names or files')
    .option('-s, --set <name=value>', 'value of a parameter; the others stand as they are (repeatable)', collect, [])
    .option('-f, --format <format>', 'text or json', 'text')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (old: string, next: string, flags: ProfilesDiffFlags) =>
      done(await (await import('./profiles-diff.ts')).diffProfileFiles(old, next, flags)),
    );
  profiles
    .command('schema')
    .description('the JSON Schema of the profile format, for editors')
    .action(async () => done(await (await import('./profiles.ts')).printSchema()));
}

/** The options of the default command, which the help of the program itself would leave out. */
function optionsOf(check: Command): string {
  const help = check.createHelp();
  const rows = help.visibleOptions(check).filter(({ long }) => long !== '--help');
  const items = rows.map((option) =>
    help.formatItem(help.optionTerm(option), 36, help.optionDescription(option), help),
  );
  return ['Options of check, the default command:', ...items].join('\n');
}
