import { commandLine } from '../allowlist/languages/shell.ts';
import type { Again } from '../allowlist/rules.ts';
import type { AllowlistEntry } from '../model/allowlist.ts';
import type { ParameterValue, Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import { skipReason } from '../plan/skip.ts';
import { CONCEALED } from './conceal.ts';
import type { Wish } from './requirements.ts';

/** How the missing entries of a saved report are tried again: these, in the way that the run went. */
export function retestAgain(file: string, entries: readonly AllowlistEntry[], report: Report): Again {
  const { requirements, parameters, flags = [] } = report;
  const ids = new Set(entries.flatMap((entry) => entry.requirements));
  const asked = requirements.filter(({ id }) => ids.has(id));
  const secrets = parameters.filter(({ value }) => value === CONCEALED);
  return {
    command: commandLine([
      'reachcheck',
      'retest',
      fileWord(file),
      ...(asked.length === 0 ? [] : ['--only', asked.map(({ id }) => id).join(',')]),
      ...secrets.flatMap(({ name }) => ['--set', `${name}=TOKEN`]),
      ...flags,
      ...strictness(asked),
    ]),
    unchecked: unchecked(asked),
  };
}

/** How what a profile asks for is checked. Its values are those of `conceal`: without the tokens of listeners. */
export function checkAgain(
  wish: Pick<Wish, 'profiles' | 'only' | 'skip'>,
  parameters: readonly ParameterValue[],
  asked: readonly Requirement[],
): Again {
  const sets = parameters
    .filter(({ origin }) => origin !== 'default')
    .flatMap(({ name, value }) => {
      if (value === null || value.length === 0) return [];
      const text = typeof value === 'string' ? value : value.join(',');
      return ['--set', `${name}=${text.includes(CONCEALED) ? 'TOKEN' : text}`];
    });
  return {
    command: commandLine([
      'reachcheck',
      ...wish.profiles.flatMap((profile) => ['--profile', profile]),
      ...sets,
      ...wish.only.flatMap((ids) => ['--only', ids]),
      ...wish.skip.flatMap((ids) => ['--skip', ids]),
      ...strictness(asked),
    ]),
    unchecked: unchecked(asked),
  };
}

/** An optional entry that is asked for shall count. */
function strictness(asked: readonly Requirement[]): readonly string[] {
  return asked.some(({ need }) => need !== 'required') ? ['--fail-on', 'optional'] : [];
}

/** What no run can tell from where it stands. */
function unchecked(asked: readonly Requirement[]): readonly string[] {
  return asked.filter((requirement) => !requirement.provable || skipReason(requirement) !== null).map(({ id }) => id);
}

/** A file that a shell and this program take for one; what has no name, or none that can be printed, gets this one. */
function fileWord(file: string): string {
  if (file === '-' || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(file)) return 'REPORT.json';
  return file.startsWith('-') ? `./${file}` : file;
}
