import { commandLine } from '../allowlist/languages/shell.ts';
import type { ParameterValue, Requirement } from '../model/profile.ts';
import type { Wish } from './requirements.ts';

/** The command that tries again what a saved report lacks. */
export function retestCommand(file: string): string {
  return commandLine(['reachcheck', 'retest', file === '-' ? 'report.json' : file]);
}

/** The command that checks what a profile asks for; the tokens of listeners are not in it. */
export function checkCommand(
  wish: Pick<Wish, 'profiles' | 'only' | 'skip'>,
  parameters: readonly ParameterValue[],
  requirements: readonly Requirement[],
): string {
  const tokens = requirements
    .flatMap(({ checks }) => checks)
    .flatMap((check) => (check.kind === 'listener' ? [check.token] : []));
  const sets = parameters
    .filter(({ origin }) => origin !== 'default')
    .flatMap(({ name, value }) => {
      if (value === null || value.length === 0) return [];
      const text = typeof value === 'string' ? value : value.join(',');
      return ['--set', `${name}=${tokens.some((token) => token.includes(text)) ? 'TOKEN' : text}`];
    });
  return commandLine([
    'reachcheck',
    ...wish.profiles.flatMap((profile) => ['--profile', profile]),
    ...sets,
    ...wish.only.flatMap((ids) => ['--only', ids]),
    ...wish.skip.flatMap((ids) => ['--skip', ids]),
  ]);
}
