/** Something that the user gave is wrong. Each line says what, and what would be right; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError' as const;
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}
