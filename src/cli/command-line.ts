import { hint } from '../profile/suggest.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** Runs what the arguments say. Returns the exit code; never throws. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let code = 0;
  // What escapes from a callback is a bug all the same, and must not pass for "an entry is not met".
  process.once('uncaughtException', (error) => {
    process.exitCode = failed(error, 4);
    process.exit();
  });
  try {
    const { program } = await import('./program.ts');
    const checkOnly = asksForCheck(args);
    const root = program((exitCode) => {
      code = exitCode;
    }, checkOnly);
    if (!checkOnly) refuseUnknownCommand(args[0], ['help', ...root.commands.map((command) => command.name())]);
    // Commander's own errors (an unknown flag, a missing value) are usage errors; help and version are none.
    for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)]) {
      command.exitOverride(({ exitCode }) => {
        code = exitCode === 0 ? 0 : 2;
        throw new Finished();
      });
    }
    await root.parseAsync(args, { from: 'user' });
  } catch (error) {
    return failed(error, code);
  }
  return code;
}

class Finished extends Error {}

/** The default command, and no help, which would list the others: they take as long to describe as all else that is loaded. */
function asksForCheck(args: readonly string[]): boolean {
  const [first = ''] = args;
  return (first === 'check' || /^--?[a-z]/i.test(first)) && !args.some((arg) => /^-[a-z]*h|^--help/i.test(arg));
}

/** Commander would take a misspelt command for an argument of the default one. */
function refuseUnknownCommand(word: string | undefined, known: readonly string[]): void {
  if (word === undefined || word.startsWith('-') || known.includes(word)) return;
  throw new UsageError(`unknown command "${word}" ${hint(word, known)}`);
}

function failed(error: unknown, code: number): number {
  if (error instanceof Finished) return code;
  if (error instanceof UsageError) {
    for (const line of new Set(error.lines)) talk(line);
    return 2;
  }
  if (error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')) {
    talk('this process may open too few files to run; raise the limit, as with "ulimit -n 256"');
    return 2;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`reachcheck: internal error, which is a bug: please report it\n${trace}\n`);
  return 4;
}
