import type { PlanLimits } from '../plan/plan.ts';
import { LIMITS, type RunSettings } from './gather.ts';
import { resolvers } from './system.ts';

/** What decides the bounds of a plan. */
export function planLimits(run: Omit<RunSettings, 'authorities'>): PlanLimits {
  return { ...run, ...LIMITS, resolvers: resolvers(run.dnsServers).length };
}
