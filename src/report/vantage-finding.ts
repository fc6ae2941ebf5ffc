import type { Report } from '../model/report.ts';
import type { Finding } from '../model/verdict.ts';

/**
 * The finding about the vantage point that explains every verdict that was tried, if there is one and it left them all
 * undecided. Nothing was then learned about the allowlist, and a row for each requirement would only hide that.
 */
export function vantageFinding(report: Report): Finding | null {
  const tried = report.verdicts.filter(({ outcome }) => outcome !== 'skipped');
  if (tried.length === 0 || tried.some(({ met }) => met !== 'unknown')) return null;
  const explainsAll = ({ layer, verdicts }: Finding): boolean => {
    const explained = new Set(verdicts);
    return layer === 'vantage' && tried.every(({ requirement }) => explained.has(requirement));
  };
  return report.findings.find(explainsAll) ?? null;
}
