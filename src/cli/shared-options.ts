import type { Command } from 'commander';
import { FORMAT_NAMES } from '../report/format.ts';
import { collect } from './collect.ts';
import { CLUSTER_JSON, CONTEXT, DISCOVER, KUBECONFIG } from './discover-options.ts';

export function runFlags(command: Command): Command {
  return reportFlags(choiceFlags(whereFlags(command)));
}

/** Which of the requirements. */
export function choiceFlags(command: Command): Command {
  return command
    .option('--only <ids>', 'only these requirements; * stands for any letters', collect, [])
    .option('--skip <ids>', 'all but these requirements', collect, []);
}

/** What is asked for, and how it is tried. */
export function whereFlags(command: Command): Command {
  return tryFlags(
    valueFlags(
      command.option('-p, --profile <name|file>', 'built-in profile, or a file of your own (repeatable)', collect, []),
    ),
  );
}

/** Values that only the user knows. */
export function valueFlags(command: Command): Command {
  return command
    .option('-s, --set <name=value>', 'value of a parameter (repeatable; also REACHCHECK_NAME variables)', collect, [])
    .option(...KUBECONFIG)
    .option(...CONTEXT)
    .option(...CLUSTER_JSON)
    .option(...DISCOVER);
}

/** How it is tried. */
export function tryFlags(command: Command): Command {
  return command
    .option('--deadline <duration>', 'the run ends by then, with a full report', '60s')
    .option('--timeout <durations>', 'for every operation (4s), or by name (connect=4s,tls=5s,http=10s,resolve=5s)')
    .option(
      '--concurrency <number>',
      'connections under way at once (default: as many as the system allows, 4096 at most)',
    )
    .option('--connect-to <host:port:address:port>', 'send a target elsewhere, as in curl (repeatable)', collect, [])
    .option('--resolve <host:port:address>', 'use this address for a name, as in curl (repeatable)', collect, [])
    .option('--dns-server <address>', 'ask this DNS server, ADDRESS or ADDRESS:PORT (repeatable)', collect, [])
    .option('--cacert <file>', 'trust these authorities too, as PEM (repeatable)', collect, [])
    .option('--proxy <url|none>', 'try this proxy too, in place of HTTPS_PROXY, HTTP_PROXY and ALL_PROXY')
    .option('--exhaustive', 'try subnets and port ranges whole, up to 65,536 places in one run, not by sample')
    .option('--patient', 'wait the whole timeout for what is silent, however fast others answer')
    .option('--rate <number>', 'connection attempts per second at most (default: 5000)')
    .option('--no-controls', 'send nothing more to tell causes apart; they are less sure then');
}

/** More than one report of a run, and for others to see. */
export function shareFlags(command: Command): Command {
  return command
    .option('--report <format=file>', 'write this report too, such as junit=out.xml (repeatable)', collect, [])
    .option('--redact', 'for sharing: placeholders for private addresses and for names of this host and its proxies');
}

export function reportFlags(command: Command): Command {
  return outputFlags(
    command
      .option('-f, --format <format>', FORMAT_NAMES.join(', '), 'table')
      .option('-v, --verbose', 'with the evidence for each verdict')
      .option('--fail-on <words>', 'exit 1 also on: impaired, optional, undecided', collect, []),
  );
}

export function outputFlags(command: Command): Command {
  return command
    .option('-o, --output <file>', 'write the report to a file, whole or not at all')
    .option('--no-color', 'no colours (NO_COLOR does the same)');
}
