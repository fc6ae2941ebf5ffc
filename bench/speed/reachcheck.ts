import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { programCommand } from '../../test/helpers/cli.ts';
import type { Measured, Network } from './network.ts';
import { profileText, type Wanted } from './profile.ts';

/** The program that is measured: this package's own, or the one that REACHCHECK_PROGRAM names. */
export const REACHCHECK: readonly string[] = programCommand();

/** Exit codes of a run that did what it was asked to. */
const DONE: readonly number[] = [0, 1, 3];

export interface Ran extends Measured {
  readonly report: () => Report;
}

/** Runs the program as a user does, and keeps the JSON report. */
export async function reachcheck(network: Network, wanted: readonly Wanted[], args: readonly string[]): Promise<Ran> {
  const profile = network.file('profile.yaml', profileText(wanted));
  const out = join(dirname(profile), 'report.json');
  const argv = [...REACHCHECK, '--profile', profile, '--format', 'json', '--output', out, ...args];
  const ran = await network.measure(argv);
  if (!DONE.includes(ran.status)) throw new Error(`${argv.join(' ')}: exit ${ran.status}\n${ran.stderr}`);
  return { ...ran, report: () => JSON.parse(readFileSync(out, 'utf8')) };
}
