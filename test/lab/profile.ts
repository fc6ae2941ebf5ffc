import { stringify } from 'yaml';
import type { Need, TryAt } from './scenario.ts';

/** The needs of a scenario as the text of a profile. */
export function profileOf(name: string, needs: readonly Need[]): string {
  return stringify({
    profile: name,
    title: `What scenario ${name} needs`,
    vantage: 'workstation',
    asOf: '2026-11-01',
    documents: { lab: { title: 'Scenarios of the lab' } },
    requirements: needs.map((need) => ({ title: need.id, source: { doc: 'lab', asOf: '2026-11-01' }, ...need })),
  });
}

/** The same for other tools: one row for each host and port that is named; subnets and ranges are left out. */
export function destinationsOf(needs: readonly Need[]): readonly TryAt[] {
  return needs.flatMap(({ id, host = [], port = [], protocol = 'tcp', check }) =>
    [host]
      .flat()
      .flatMap((name) =>
        [port]
          .flat()
          .flatMap((number): readonly TryAt[] =>
            typeof number !== 'number' || name.startsWith('*')
              ? []
              : [{ id, host: name, port: number, protocol, check: checkKind(check, number) }],
          ),
      ),
  );
}

function checkKind(check: unknown, port: number): string {
  if (typeof check === 'string') return check;
  if (typeof check === 'object' && check !== null) return Object.keys(check)[0] ?? 'tcp';
  return port === 443 ? 'tls' : 'tcp';
}
