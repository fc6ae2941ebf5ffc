import { join } from 'node:path';
import { writeBundle } from './bundle.ts';
import { fetchNode, writeExecutable } from './executable.ts';
import { IN_PACKAGE, writeRelease } from './release.ts';
import { ROOT } from './root.ts';

const OUTPUT = join(ROOT, 'dist/release');
const BUNDLE = join(OUTPUT, 'reachcheck.mjs');
const EXECUTABLE = join(OUTPUT, 'reachcheck-linux-x64');

// One of `bundle`, `executable`, `package` and `release`; only the last makes several.
const [what = 'release', node] = process.argv.slice(2);
if (what === 'package') await writeBundle(IN_PACKAGE);
if (what === 'bundle' || what === 'release') await writeBundle(BUNDLE);
if (what === 'executable' || what === 'release') await writeExecutable(node ?? fetchNode(), EXECUTABLE);
if (what === 'release') writeRelease(OUTPUT, BUNDLE);
