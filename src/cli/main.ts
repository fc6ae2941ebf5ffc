import { answerAtOnce } from './at-once.ts';

/** Runs the command line of this process. Returns the exit code; never throws. */
export async function main(): Promise<number> {
  // A reader that has gone (`| head`) and a full disk are dealt with where the report is written.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const args = process.argv.slice(2);
  const answer = answerAtOnce(args);
  if (answer === null) return (await import('./command-line.ts')).runCommand(args);
  process.stdout.write(answer);
  return 0;
}
