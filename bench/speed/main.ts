import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchProblem } from './available.ts';
import { machine, versions } from './machine.ts';
import { createNetwork } from './network.ts';
import { type Options, readOptions } from './options.ts';
import { performancePage } from './page.ts';
import { ROOT } from './programs.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { resultTable, type RowResult } from './table.ts';

process.exitCode = await main(process.argv.slice(2));

/** 0 when every row was measured, whatever came out; 1 when one could not be; 2 when none could. */
async function main(argv: readonly string[]): Promise<number> {
  const problem = benchProblem();
  if (problem !== null) return complain(problem);
  let options: Options;
  try {
    options = readOptions(
      argv,
      ROWS.map(({ name }) => name),
    );
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  const results: RowResult[] = [];
  for (const row of ROWS.filter(({ name }) => options.only.includes(name))) results.push(await measured(row, options));
  process.stdout.write(`${resultTable(results)}\n`);
  if (options.write) await writePage(results, argv);
  return results.some((result) => result.problem !== null) ? 1 : 0;
}

/** Each row has a network of its own: what one leaves in the kernel does not slow the next one down. */
async function measured(row: Row, { quick, seed }: Options): Promise<RowResult> {
  const { name } = row;
  const startedMs = performance.now();
  try {
    const network = await createNetwork();
    try {
      const lines = await row.measure({ network, quick, seed });
      process.stderr.write(`${name}: ${Math.round((performance.now() - startedMs) / 1000)} s\n`);
      return { name, lines, problem: null };
    } finally {
      await network.remove();
    }
  } catch (error) {
    const [problem = ''] = String(error).split('\n');
    process.stderr.write(`${name}: ${String(error)}\n`);
    return { name, lines: [], problem };
  }
}

async function writePage(results: readonly RowResult[], argv: readonly string[]): Promise<void> {
  const page = performancePage({
    results,
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' '),
    machine: machine(),
    programs: await versions(),
    rows: ROWS.filter((row) => results.some(({ name }) => name === row.name)),
  });
  writeFileSync(join(ROOT, 'docs/performance.md'), page);
}

function complain(problem: string): number {
  process.stderr.write(`bench: ${problem}\n`);
  return 2;
}
