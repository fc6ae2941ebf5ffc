import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { labProblem } from '../../test/lab/available.ts';
import type { Side } from '../../test/lab/run-scenario.ts';
import type { Scenario } from '../../test/lab/scenario.ts';
import { scenarios } from '../../test/lab/scenarios.ts';
import { NOT_ASKED } from './answer.ts';
import { type Options, readOptions } from './options.ts';
import { resultsPage } from './results.ts';
import { askAll, type Row } from './row.ts';
import { type Score, scoreOf, worstOf } from './score.ts';
import { detailsTable, LEGEND, scoreTable } from './table.ts';
import { tools } from './tools/registry.ts';
import type { ToolId } from './tools/tool.ts';

/** Rows at once; most of their time is waiting. */
const AT_ONCE = 3;
const SIDES: readonly Side[] = ['clear', 'obstructed'];

process.exitCode = await main(process.argv.slice(2));

/** 0 when the table was made, whatever is in it; 2 when it could not be. */
async function main(argv: readonly string[]): Promise<number> {
  const problem = labProblem();
  if (problem !== null) return complain(problem);
  let options: Options;
  try {
    options = readOptions(argv);
  } catch (error) {
    return complain(String(error));
  }
  const chosen = scenarios.filter(({ name }) => options.only.test(name));
  if (chosen.length === 0) return complain(`no scenario fits ${String(options.only)}`);

  const versions = new Map<ToolId, string | null>();
  for (const id of options.tools) versions.set(id, await tools[id].version());
  const there = options.tools.filter((id) => versions.get(id) !== null);

  const broken: string[] = [];
  const runs: (readonly Row[])[] = [];
  for (let run = 0; run < options.runs; run += 1) runs.push(await oneRun(chosen, there, broken));
  const table = scoreTable(new Map(options.tools.map((id) => [id, there.includes(id) ? worst(runs, id) : null])));
  const details = detailsTable(runs.flat(), there);
  process.stdout.write(`${table}\n\n${LEGEND}\n${options.details ? `\n${details}\n` : ''}`);
  if (broken.length > 0) process.stderr.write(`not asked: ${broken.join(', ')}\n`);
  if (options.write) {
    const programs = options.tools.map((id) => `${id} ${versions.get(id) ?? '(not installed)'}: ${tools[id].usage}`);
    const date = new Date().toISOString().slice(0, 10);
    const command = ['npm run bench:accuracy', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' ');
    const page = resultsPage({ table, details, date, command, programs, broken, runs: options.runs });
    writeFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../../bench/accuracy/results.md'), page);
  }
  return 0;
}

async function oneRun(chosen: readonly Scenario[], ids: readonly ToolId[], broken: string[]): Promise<readonly Row[]> {
  const limit = pLimit(AT_ONCE);
  let done = 0;
  const rows = await Promise.all(
    chosen.flatMap((scenario) =>
      SIDES.map((side) =>
        limit(async () => {
          try {
            return [await askAll(scenario, side, ids)];
          } catch (error) {
            process.stderr.write(`${scenario.name}, ${side}: ${String(error)}\n`);
            broken.push(`${scenario.name} (${side})`);
            return [];
          } finally {
            done += 1;
            process.stderr.write(`${done} of ${chosen.length * SIDES.length}: ${scenario.name}, ${side}\n`);
          }
        }),
      ),
    ),
  );
  return rows.flat();
}

function worst(runs: readonly (readonly Row[])[], id: ToolId): Score | null {
  const scores = runs.map((rows) =>
    scoreOf(rows.map(({ truth, answers }) => ({ truth, answer: answers.get(id) ?? NOT_ASKED }))),
  );
  return worstOf(scores);
}

function complain(problem: string): number {
  process.stderr.write(`bench:accuracy: ${problem}\n`);
  return 2;
}
