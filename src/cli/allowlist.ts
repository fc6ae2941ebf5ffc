import type { Language } from '../allowlist/languages/language.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../allowlist/languages/registry.ts';
import { fromProfiles } from './allowlist-profiles.ts';
import { fromReport } from './allowlist-report.ts';
import { type AllowlistFlags, readAllowlistFlags } from './allowlist-settings.ts';
import { checkWritable, writeStream } from './output.ts';
import { writeText } from './write.ts';

/** `reachcheck allowlist REPORT --to LANGUAGE`: what to paste. Returns the exit code. */
export async function allowlist(file: string | undefined, flags: AllowlistFlags): Promise<number> {
  if (flags.languages === true) return listLanguages();
  const settings = readAllowlistFlags(file, flags);
  if (flags.output !== undefined) await checkWritable(flags.output, '--output');
  const rules = file === undefined ? await fromProfiles(settings) : await fromReport(file, settings);
  const text = settings.language.render(rules, { into: settings.into });
  await writeText(text, { format: 'table', color: false, verbose: false, output: flags.output ?? null });
  return 0;
}

async function listLanguages(): Promise<number> {
  const width = Math.max(...LANGUAGE_NAMES.map((name) => name.length));
  const lines = Object.entries<Language>(LANGUAGES).map(([name, { title }]) => `${name.padEnd(width)}  ${title}\n`);
  await writeStream(process.stdout, lines.join(''));
  return 0;
}
