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
  readonly maxAddresses: number;
  readonly dnsServers: readonly string[];
  readonly authorities: Authorities;
}

/** TLS and HTTP exchanges at once: on one core more of them would measure each other. */
const HEAVY_CONCURRENCY = 32;
/** Polite to one address, and enough for all the ports that a profile names there. */
const PER_ADDRESS = 64;

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
    const { timeouts, authorities, concurrency, maxAddresses } = settings;
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
      heavyConcurrency: HEAVY_CONCURRENCY,
      perAddress: PER_ADDRESS,
      maxAddresses,
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
