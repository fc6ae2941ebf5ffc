import type { Gathering } from '../../../src/model/report.ts';
import type { Observation } from '../../../src/model/observation.ts';
import {
  conclude,
  fillProfile,
  loadProfile,
  type PlanLimits,
  planTargets,
  type Report,
  SCHEMA_VERSION,
} from '../../../src/index.ts';

const TIMEOUT_MS = 4000;

export const LIMITS: PlanLimits = {
  timeouts: { resolveMs: TIMEOUT_MS, connectMs: TIMEOUT_MS, tlsMs: TIMEOUT_MS, httpMs: TIMEOUT_MS },
  deadlineMs: 60_000,
  concurrency: 1000,
  heavyConcurrency: 32,
  perAddress: 64,
  attempts: 6,
  rate: 1_000_000,
  namesAtOnce: 50,
  maxAddresses: 32,
  controls: false,
  exhaustive: false,
  resolvers: 0,
};

/** What a run is about, all but its observations. */
export type Asked = Omit<Gathering, 'observations'>;

/** The plan of a profile file, as a program that uses the library makes it. */
export async function asked(file: string): Promise<Asked> {
  const { profile, problems } = await loadProfile(file);
  if (profile === null) throw new Error(JSON.stringify(problems));
  const { requirements } = fillProfile(profile, []);
  const { targets, requirements: plan } = planTargets(requirements, { connectTo: [], resolve: [] }, LIMITS);
  const now = new Date().toISOString();
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'reachcheck', version: '0' },
    profiles: [],
    vantage: {
      hostName: 'bench',
      addresses: [],
      resolvers: [],
      proxies: {},
      platform: 'linux',
      nodeVersion: process.version,
    },
    parameters: [],
    startedAt: now,
    endedAt: now,
    ended: 'complete',
    requirements,
    targets,
    plan,
  };
}

export function reportOf(run: Asked, observations: readonly Observation[]): Report {
  return conclude({ ...run, observations }, []);
}
