import { randomBytes } from 'node:crypto';
import { probes } from '../../probes/registry.ts';
import { addressClass } from '../judge/address-class.ts';
import { wantedControls } from '../judge/controls.ts';
import type { Timeouts } from '../model/probe.ts';
import type { Observation } from '../model/observation.ts';
import type { Gathering } from '../model/report.ts';
import type { Plan } from '../model/target.ts';
import { SCHEMA_VERSION } from '../report/schema/version.ts';
import { pace, patience } from '../run/patience.ts';
import { createResolver, type ResolveName } from '../run/resolver.ts';
import { type Progress, runControls, type RunOptions, runPlan } from '../run/run.ts';
import { systemAuthorities } from './authorities.ts';
import { conceal } from './conceal.ts';
import { watchLoop } from './loop-delay.ts';
import type { Requirements } from './requirements.ts';
import { limitsOf, type RunSettings } from './run-settings.ts';
import { sparingly } from './sparingly.ts';
import { stopAfter } from './stop.ts';
import { systemNames, vantage } from './system.ts';
import { toolVersion } from './version.ts';

/** Probes every target of the plan; what comes back is facts only, also after a deadline or Ctrl-C. */
export async function gather(
  { profiles, parameters, requirements }: Pick<Requirements, 'profiles' | 'parameters' | 'requirements'>,
  plan: Plan,
  settings: RunSettings,
  onProgress: (progress: Progress) => void,
): Promise<Gathering> {
  const startedAt = new Date();
  const origin = performance.now();
  const now = (): number => performance.now() - origin;
  const stop = stopAfter(settings.deadlineMs);
  const loop = watchLoop(now);
  try {
    const clock = { epochMs: startedAt.getTime(), now, loopDelayMs: loop.recentMs, hadTime: loop.hadTime };
    const options = await runOptions(settings, stop.signal, clock);
    const { sweeps, ...facts } = await sparingly(plan.sweeps.length > 0, async () =>
      runPlan(plan, { ...options, onProgress }),
    );
    const seen = { ...facts, vantage: vantage(settings, process.env) };
    const controls = settings.controls ? await explore(seen, options, settings) : [];
    return conceal(
      {
        ...seen,
        schemaVersion: SCHEMA_VERSION,
        tool: { name: 'reachcheck', version: toolVersion() },
        ...(settings.flags.length === 0 ? {} : { flags: settings.flags }),
        profiles,
        parameters,
        startedAt: startedAt.toISOString(),
        endedAt: new Date().toISOString(),
        ended: stop.ended(),
        loopDelayMs: Math.round(loop.worstMs()),
        requirements,
        observations: [...facts.observations, ...controls],
        ...(sweeps.length === 0 ? {} : { sweeps }),
      },
      settings.proxy,
    );
  } finally {
    loop.stop();
    stop.release();
  }
}

/**
 * In a network of one's own a host may be gone, and that is no firewall's doing: whoever should hand the packet over to it
 * says so, but only after three seconds of asking for it (RFC 4861 section 10; ARP on Linux alike).
 */
function mayBeGone(address: string): boolean {
  return addressClass(address) === 'private';
}

async function runOptions(
  settings: RunSettings,
  signal: AbortSignal,
  clock: Pick<RunOptions, 'epochMs' | 'now' | 'loopDelayMs' | 'hadTime'>,
): Promise<RunOptions> {
  const { timeouts, authorities, route, concurrency, proxy, dnsServers } = settings;
  // A proxy that is spoken to over TLS is trusted as the system trusts it.
  const overTls = proxy.https?.scheme === 'https' || proxy.http?.scheme === 'https';
  return {
    probes,
    // Loaded where something failed.
    controlProbe: async (endpoint, context) => (await import('../../probes/control.ts')).control(endpoint, context),
    resolve: resolverOf(dnsServers, timeouts, signal),
    concurrency,
    ...limitsOf(settings),
    timeouts,
    patience: patience(settings.patient ? () => true : mayBeGone, settings.spareSockets, clock.loopDelayMs),
    pace: pace(settings.rate, clock.now),
    authorities: overTls ? { ...authorities, system: await systemAuthorities(process.env) } : authorities,
    proxyCredentials: (used) => (used === proxy.http ? proxy.credentials.http : proxy.credentials.https),
    route,
    random: randomBytes,
    signal,
    ...clock,
  };
}

function resolverOf(servers: readonly string[], { resolveMs }: Timeouts, signal: AbortSignal): ResolveName {
  const system = systemNames(process.platform, process.env);
  return createResolver({ system, servers, timeoutMs: resolveMs, signal });
}

/** Observes what would settle the causes of what failed; nothing is sent where nothing failed. */
async function explore(
  seen: Pick<Gathering, 'targets' | 'observations' | 'vantage'>,
  options: RunOptions,
  { timeouts }: RunSettings,
): Promise<readonly Observation[]> {
  const controls = wantedControls(seen, randomBytes(6).toString('hex'));
  const asksSystem = controls.endpoints.some((endpoint) => endpoint.control?.kind === 'system-authorities');
  const system = asksSystem ? await systemAuthorities(process.env) : options.authorities.system;
  const authorities = { ...options.authorities, system };
  return runControls(controls, { ...options, authorities }, (server) => resolverOf([server], timeouts, options.signal));
}
