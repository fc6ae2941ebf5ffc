import { plain } from '../report/text.ts';

/** Talk goes to stderr, so that stdout holds the report and nothing else. */
export function talk(line: string): void {
  process.stderr.write(`reachcheck: ${plain(line)}\n`);
}
