import { main } from '../../src/cli/main.ts';

/** Scripts have no `await` at the top. */
async function start(): Promise<void> {
  process.exitCode = await main();
}

void start();
