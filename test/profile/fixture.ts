import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadProfile } from '../../src/profile/load.ts';
import { problemText } from '../../src/profile/problem.ts';

// Compiled tests run from dist/test/profile; the fixtures stay in the sources.
const FOLDER = fileURLToPath(new URL('../../../test/fixtures/profile/', import.meta.url));

export function fixturePath(name: string): string {
  return `${FOLDER}${name}`;
}

/** A small profile without mistakes, as text. */
export function validText(): string {
  return readFileSync(fixturePath('valid.yaml'), 'utf8');
}

/** A file that is gone after the test. */
export async function temporaryFile(t: TestContext, name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reachcheck-profile-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** The problems that a fixture must give: the comments `#> line:column message` at its top. */
export function expectedProblems(name: string): readonly string[] {
  const lines = readFileSync(fixturePath(name), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('#> ')).map((line) => line.slice('#> '.length));
}

/** The problems that a fixture gives, as a user sees them, without the path of its folder and its own name. */
export async function problemsOf(name: string): Promise<readonly string[]> {
  const { problems } = await loadProfile(fixturePath(name));
  return problems.map((problem) => {
    const text = problemText(problem).replaceAll(FOLDER, '');
    return text.startsWith(`${name}:`) ? text.slice(name.length + 1) : text;
  });
}
