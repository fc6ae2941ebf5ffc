import type { WayDifference } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';

/** What two runs had set otherwise on the way. Placeholders of redacted reports tell nothing of each other. */
export function wayDifferences(before: Report, after: Report): readonly WayDifference[] {
  if (before.redacted === true || after.redacted === true) return [];
  const differ = (of: (report: Report) => readonly string[]): boolean => textOf(of(before)) !== textOf(of(after));
  return [
    ...(differ(({ vantage }) => vantage.resolvers) ? ['dns-servers' as const] : []),
    ...(differ(proxySettings) ? ['proxies' as const] : []),
  ];
}

/** In which order servers are asked is no difference worth a word. */
function textOf(settings: readonly string[]): string {
  return JSON.stringify([...new Set(settings)].toSorted());
}

/** `--proxy` stands in for the variables; programs read those in capitals and in small letters. */
function proxySettings({ vantage: { proxies }, flags = [] }: Report): readonly string[] {
  const flag = flags[flags.indexOf('--proxy') + 1];
  if (flags.includes('--proxy') && flag !== undefined) return [flag];
  return Object.entries(proxies).map(([name, value]) => `${name.toUpperCase()}=${value}`);
}
