import { describe, it } from 'node:test';
import { labProblem } from './available.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

/** One test for each row, several at once: most of their time is waiting. */
export function testScenarios(title: string, scenarios: readonly Scenario[]): void {
  const problem = labProblem();
  describe(title, { concurrency: 4 }, () => {
    for (const scenario of scenarios) {
      it(`${scenario.name}: ${scenario.obstacle}`, { skip: problem ?? false, timeout: 120_000 }, async (t) => {
        await runScenario({ after: (remove) => t.after(remove) }, scenario);
      });
    }
  });
}
