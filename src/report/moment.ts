import { plain } from './text.ts';

/** An ISO 8601 time in UTC without its T, fractions and Z: `2026-09-14 08:12:03 UTC`. */
export function momentText(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(iso);
  return match === null ? plain(iso) : `${match[1]} ${match[2]} UTC`;
}
