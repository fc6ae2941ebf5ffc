import { probes } from '../../probes/registry.ts';
import type { Authorities, Timeouts } from '../model/probe.ts';
import type { Gathering } from '../model/report.ts';
import type { Plan } from '../model/target.ts';
import { SCHEMA_VERSION } from '../report/schema/version.ts';
import { createResolver } from '../run/resolver.ts';
import { type Progress, runTargets } from '../run/run.ts';
import type { Requirements } from './requirements.ts';
import { stopAfter } from './stop.ts';
import { systemNames, vantage } from './system.ts';
import { toolVersion } from './version.ts';

/** How a run is done, as the command line gives it. */
export interface RunSettings {
  readonly timeouts: Timeouts;
  readonly deadlineMs: number;
  readonly concurrency: number;
  readonly dnsServers: readonly string[];
  readonly authorities: Authorities;
}

/** What is polite and gives true times, whatever the user asks for. */
export const LIMITS = {
  /** On one core more of them would measure each other. */
  heavyConcurrency: 32,
  /** Enough for all the ports that a profile names at one address. */
  perAddress: 64,
  /** More queries at once are lost or refused by small resolvers; dnsmasq forwards 150, and each name is two. */
  namesAtOnce: 50,
  /** More than any documented host has. */
  maxAddresses: 32,
} as const;

/** Probes every target of the plan; what comes back is facts only, also after a deadline or Ctrl-C. */
export async function gather(
  { profiles, parameters, requirements }: Requirements,
  plan: Plan,
  settings: RunSettings,
  onProgress: (progress: Progress) => void,
): Promise<Gathering> {
  const startedAt = new Date();
  const origin = performance.now();
  const stop = stopAfter(settings.deadlineMs);
  try {
    const { timeouts, authorities, concurrency } = settings;
    const { signal } = stop;
    const resolve = createResolver({
      system: systemNames(process.platform, process.env),
      servers: settings.dnsServers,
      timeoutMs: timeouts.resolveMs,
      signal,
    });
    const observations = await runTargets(plan.targets, {
      probes,
      resolve,
      concurrency,
      ...LIMITS,
      timeouts,
      authorities,
      signal,
      now: () => performance.now() - origin,
      onProgress,
    });
    return {
      schemaVersion: SCHEMA_VERSION,
      tool: { name: 'reachcheck', version: toolVersion() },
      profiles,
      vantage: vantage(settings.dnsServers, process.env),
      parameters,
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      ended: stop.ended(),
      requirements,
      targets: plan.targets,
      plan: plan.requirements,
      observations,
    };
  } finally {
    stop.release();
  }
}
