import assert from 'node:assert/strict';
import type { Edition } from '../../src/diff/asks.ts';
import { diffProfiles } from '../../src/diff/diff.ts';
import type { ParameterValue } from '../../src/model/profile.ts';
import type { AskedPlace, ProfileChange, ProfileDiff } from '../../src/model/profile-diff.ts';
import { expandProfile } from '../../src/profile/expand.ts';
import { fillProfile } from '../../src/profile/fill.ts';
import { readProfile } from '../../src/profile/read.ts';

/** Requirements as lines of flow YAML; id, title and source are added where they are not said. */
export function edition(
  lines: readonly string[],
  asOf: string = '2026-01-02',
  set: Readonly<Record<string, string>> = {},
): Edition {
  const head = `profile: own\ntitle: Own\nvantage: workstation\nasOf: ${asOf}\ndocuments: { d: { title: Handbook } }\nparameters: { region: { title: region, default: eu }, apiPort: { title: port, type: port } }\n`;
  const items = lines.map((line, index) => {
    const id = line.includes('id:') ? '' : `id: r${index}, `;
    const title = line.includes('title:') ? '' : `title: purpose ${index}, `;
    return `  - { ${id}${title}source: { doc: d, asOf: ${asOf} }, ${line} }`;
  });
  const { source, problems } = readProfile(`${head}requirements:\n${items.join('\n')}\n`, 'own.yaml');
  assert.deepEqual(problems, []);
  assert.ok(source !== null);
  const expanded = expandProfile(source, []);
  assert.deepEqual(expanded.problems, []);
  assert.ok(expanded.profile !== null);
  const values = Object.entries(set).map(([name, value]): ParameterValue => ({ name, value, origin: 'set' }));
  return { profile: expanded.profile, requirements: fillProfile(expanded.profile, values).requirements };
}

export function diffOf(old: readonly string[], next: readonly string[]): ProfileDiff {
  return diffProfiles(edition(old, '2025-01-02'), edition(next));
}

/** Changes on one line each: `open a.example 443`, `ports a.example 443 -> 443,6443`. */
export function short({ changes }: ProfileDiff): readonly string[] {
  return changes.map((change) =>
    [change.kind, hosts(change.after ?? change.before), detail(change), sources(change)].join(' ').trimEnd(),
  );
}

function hosts(place: AskedPlace | null): string {
  return place?.destinations.map(({ value }) => value).join(' ') ?? '';
}

function ports(place: AskedPlace | null): string {
  return place?.ports.join(',') ?? '';
}

function detail({ kind, before, after }: ProfileChange): string {
  if (kind === 'ports') return `${ports(before)} -> ${ports(after)}`;
  if (kind === 'need') return `${ports(after)} ${before?.need ?? ''} -> ${after?.need ?? ''}`;
  return `${ports(after ?? before)}${kind === 'moved' ? ` instead of ${hosts(before)}` : ''}`;
}

function sources({ from }: ProfileChange): string {
  return from.length === 0 ? '' : `from ${from.join(' ')}`;
}
