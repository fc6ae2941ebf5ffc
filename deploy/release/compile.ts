import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELP_TEXTS } from '../../src/cli/at-once.ts';
import { builtInNames, COMPILED } from '../../src/profile/compiled.ts';
import { compile } from '../../src/profile/load-yaml.ts';
import { helpTexts } from './help-texts.ts';
import { ROOT } from './root.ts';

// What the build makes of our own code and data, so that the program need not do it at each start.
const names = builtInNames();
mkdirSync(join(ROOT, COMPILED.folder), { recursive: true });
for (const name of names)
  writeFileSync(join(ROOT, `${COMPILED.folder}/${name}.json`), JSON.stringify(await compile(name)));
writeFileSync(join(ROOT, COMPILED.names), JSON.stringify(names));
writeFileSync(join(ROOT, HELP_TEXTS), JSON.stringify(helpTexts()));
