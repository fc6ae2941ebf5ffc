import { forward } from '../obstacles.ts';
import type { Need, Scenario } from '../scenario.ts';
import type { ServiceSpec } from '../services.ts';

const MANY: readonly ServiceSpec[] = Array.from({ length: 40 }, (_, index) => ({
  name: `s${index + 1}.many.example`,
  addresses: [`203.0.113.${index + 101}`],
  ports: [
    { port: 443, kind: 'https' },
    { port: 5000, kind: 'tcp' },
  ],
}));

export const lossScenarios: readonly Scenario[] = [2, 5].map(lossy);

/** 40 services on a line that loses packets, both ways, with the timeouts that users have. */
function lossy(percent: number): Scenario {
  const fine = {
    outcome: 'allowed',
    cause: null,
    met: 'yes',
    or: [{ outcome: 'impaired', cause: 'path.flaky', met: 'yes' }],
  } as const;
  const needs = MANY.map(({ name }, index): Need => ({
    id: name.replace(/\..*/, ''),
    host: name,
    ...(index % 2 === 0 ? { port: 443, check: 'https' } : { port: 5000 }),
  }));
  return {
    name: `loss-${percent}-percent`,
    group: 'tcp',
    obstacle: `The line loses ${percent} % of all packets.`,
    network: { services: MANY, onlyServices: true },
    needs,
    flags: ['--timeout', 'connect=4s'],
    obstruct: forward(`numgen random mod 100 < ${percent} drop`),
    expected: fine,
    others: Object.fromEntries(needs.slice(1).map(({ id }) => [id, fine])),
  };
}
