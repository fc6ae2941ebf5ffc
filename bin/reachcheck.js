#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The published package has the program as one file too, which starts faster than its many modules.
const bundle = new URL('reachcheck.mjs', import.meta.url);
if (existsSync(bundle)) await import(bundle.href);
else {
  const { main } = await import('../dist/src/cli/main.js');
  process.exitCode = await main();
}
