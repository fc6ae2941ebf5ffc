import type { PlanLimits } from '../plan/plan.ts';
import { ATTEMPTS } from '../run/patience.ts';
import { limitsOf, type RunSettings } from './run-settings.ts';
import { resolvers } from './system.ts';

/** What decides the bounds of a plan. */
export function planLimits(run: Omit<RunSettings, 'authorities' | 'route'>): PlanLimits {
  return {
    ...run,
    ...limitsOf(run),
    resolvers: resolvers(run.dnsServers).length,
    attempts: ATTEMPTS,
  };
}
