import { existsSync } from 'node:fs';
import { labProblem } from '../../test/lab/available.ts';
import { missingProgram } from '../../test/helpers/missing-program.ts';

/** What the benchmark starts beside the programs of a lab, and the Debian packages that they are in. */
const NEEDED: Readonly<Record<string, string>> = {
  '/usr/bin/gcc': 'gcc',
  '/usr/include/stdio.h': 'libc6-dev',
  '/usr/bin/prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
  '/usr/bin/xargs': 'findutils',
};

/** Why nothing can be measured here and what to do about it; null where it can. */
export function benchProblem(): string | null {
  const problem = labProblem();
  if (problem !== null) return problem;
  // The relay needs it, and containers often have none; no package brings it.
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun here, which the relay with delay and loss needs';
  const missing = Object.entries(NEEDED).flatMap(([program, name]) => missingProgram(program, name) || []);
  return missing[0] ?? null;
}
