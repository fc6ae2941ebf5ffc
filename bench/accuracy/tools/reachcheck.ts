import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../../src/model/verdict.ts';
import { check } from '../../../test/lab/run-scenario.ts';
import { answer, type Answer } from '../answer.ts';
import { placesOf } from '../truth.ts';
import type { Tool } from './tool.ts';

/** The whole profile at once: one requirement's trouble is told by what becomes of the others. */
export const reachcheck: Tool = {
  usage: '`reachcheck check --profile ROW --format json`, with the flags of the row',
  version: () => Promise.resolve(ownVersion()),
  ask: async ({ scenario, site, side }) => {
    const { report, stderr, exitCode } = await check(scenario, site, side);
    const verdict = report?.verdicts.find(({ requirement }) => requirement === scenario.needs[0]?.id);
    return verdict === undefined ? answer('unsure', `exit ${exitCode}: ${stderr}`) : readVerdict(verdict);
  },
};

type Told = Pick<Verdict, 'met' | 'cause' | 'confidence' | 'explanation' | 'outcome'>;

export function readVerdict({ met, cause, confidence, explanation, outcome }: Told): Answer {
  const says = met === 'yes' ? 'pass' : met === 'no' ? 'fail' : 'unsure';
  const [place = null] = cause === null ? [] : placesOf(cause);
  return { ...answer(says, `${outcome} ${cause ?? ''} (${confidence}): ${explanation}`), place, cause, confidence };
}

function ownVersion(): string {
  const file = join(dirname(fileURLToPath(import.meta.url)), '../../../../package.json');
  return String(JSON.parse(readFileSync(file, 'utf8')).version);
}
