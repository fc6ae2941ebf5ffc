import { execFile } from 'node:child_process';
import { extname } from 'node:path';
import { promisify } from 'node:util';

/** Runs `code` in a process of its own, with the exports of a module of src/demo in scope as `demo`. */
export async function runScript(module: string, code: string): Promise<string> {
  // Tests run from `dist` and, where Node can, from the sources.
  const url = new URL(`../../src/demo/${module}${extname(import.meta.url)}`, import.meta.url).href;
  const script = `const demo = await import(${JSON.stringify(url)});\n${code}`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  return stdout;
}
