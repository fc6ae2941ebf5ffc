import { headingVerdict, refusesAll } from './verdict.ts';

/** Which heading a line stands under: what is under `DENY:` or `# Blocked hosts` opens nothing. */
export class Section {
  /** How far in the heading stands that refuses; null where none does. */
  private refusedAt: number | null = null;

  get refused(): boolean {
    return this.refusedAt !== null;
  }

  /** Takes notice of a line, which may be a heading. */
  note(written: string): void {
    const text = written.trim();
    const indent = written.length - written.trimStart().length;
    if (isHeading(text)) {
      if (this.refusedAt === null || indent <= this.refusedAt) this.refusedAt = refusesAll(text) ? indent : null;
      return;
    }
    const title = titleOf(text);
    const verdict = title === null ? null : headingVerdict(title);
    // After a heading in a comment the lines stand as far out as it does.
    if (verdict === 'deny') this.refusedAt = indent;
    else if (verdict === 'allow') this.refusedAt = null;
  }
}

/** `allowlist:` of YAML, `Registry:` above a list. A name with a dot and a colon is a slip. */
export function isHeading(text: string): boolean {
  return /^(?:[-*+]\s+)?[\p{L}\p{N}_ -]{1,80}:$/u.test(text);
}

/** `# DENY`, `== Blocked ==`, `[deny]`, `DENY`: the words of a comment or a title. Further in they go on with a sentence. */
function titleOf(text: string): string | null {
  const title = /^(?:[#;/=*[-]+)?\s{0,2}([\p{L}][\p{L} _-]{1,60}?)\s*[:\]=#*-]*$/u.exec(text);
  return title?.[1] ?? null;
}
