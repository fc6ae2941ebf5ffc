import type { Command } from 'commander';
import { HELP_WIDTH } from '../../src/cli/at-once.ts';
import { program } from '../../src/cli/program.ts';

/** What `--help` prints for the program and for each command, by the words that lead there. */
export function helpTexts(): Readonly<Record<string, string>> {
  const paths = pathsOf(program(() => undefined)).map((words) => [words.join(' '), helpOf(words)] as const);
  return Object.fromEntries(paths);
}

function pathsOf(command: Command, words: readonly string[] = []): readonly (readonly string[])[] {
  return [words, ...command.commands.flatMap((child) => pathsOf(child, [...words, child.name()]))];
}

function helpOf(words: readonly string[]): string {
  let text = '';
  const root = program(() => undefined);
  for (const command of commandsOf(root))
    command
      .exitOverride((ended) => {
        throw ended;
      })
      .configureOutput({ writeOut: (more) => (text += more), getOutHelpWidth: () => HELP_WIDTH });
  try {
    root.parse([...words, '--help'], { from: 'user' });
  } catch {
    // Commander ends by throwing where it would end the process.
  }
  return text;
}

function commandsOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}
