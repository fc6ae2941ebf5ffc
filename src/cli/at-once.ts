import { shippedText } from '../profile/shipped.ts';
import { toolVersion } from './version.ts';

/** Help texts by the words that lead to their command; `deploy/release/compile.ts` writes it, from the commands themselves. */
export const HELP_TEXTS = 'dist/made/help.json';

export const HELP_WIDTH = 80;

/** Columns of a help text: a narrower terminal gets narrower lines, a wider one does not. */
export function helpWidth(): number {
  return process.stdout.isTTY ? Math.min(HELP_WIDTH, process.stdout.columns || HELP_WIDTH) : HELP_WIDTH;
}

/** What is answered before anything else is loaded: the version, and help. Null: the command line decides. */
export function answerAtOnce(args: readonly string[]): string | null {
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) return `${toolVersion()}\n`;
  const command = helpWanted(args);
  if (command === null || helpWidth() < HELP_WIDTH) return null;
  const texts: Readonly<Record<string, string>> = JSON.parse(shippedText(HELP_TEXTS) ?? '{}');
  return Object.hasOwn(texts, command) ? (texts[command] ?? null) : null;
}

/** The words of the command whose help is asked for, the program's own being none. */
function helpWanted(args: readonly string[]): string | null {
  const words = args.slice(0, -1);
  const last = args.at(-1);
  if (last === '--help' || last === '-h') return words.join(' ');
  if (args[0] === 'help' && args.length <= 2) return args.slice(1).join(' ');
  return null;
}
