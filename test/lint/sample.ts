import type { LintCode, LintReport } from '../../src/model/lint.ts';
import type { Requirement } from '../../src/model/profile.ts';
import { lint } from '../../src/lint/lint.ts';
import { readAllowlist } from '../../src/lint/read.ts';
import { requirement as anyRequirement } from '../profile/sample.ts';

/** A requirement for `icr.io:443`, with what a test changes. */
export function requirement(changes: Partial<Requirement> = {}): Requirement {
  return anyRequirement({
    id: 'registry',
    title: 'images',
    destinations: [{ kind: 'host', value: 'icr.io' }],
    sources: [],
    ...changes,
  });
}

/** One requirement with an address or subnet. */
export function network(value: string, changes: Partial<Requirement> = {}): Requirement {
  return requirement({ destinations: [{ kind: value.includes('/') ? 'cidr' : 'address', value }], ...changes });
}

/** A text compared with requirements. */
export function linted(text: string, ...requirements: readonly Requirement[]): LintReport {
  return lint([readAllowlist('list.txt', text)], requirements, [], { skipUnreadable: false });
}

/** How the first requirement is covered by a text. */
export function coverage(text: string, ...requirements: readonly Requirement[]): string | undefined {
  return linted(text, ...requirements).requirements[0]?.coverage;
}

/** `line` of every place of the findings with a code. */
export function linesOf(report: LintReport, code: LintCode): readonly number[] {
  return report.findings
    .filter((finding) => finding.code === code)
    .flatMap(({ places }) => places.map(({ line }) => line));
}
