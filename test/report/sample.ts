import type { AllowlistEntry } from '../../src/model/allowlist.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Met, Outcome } from '../../src/model/outcome.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Report, Summary, Vantage } from '../../src/model/report.ts';
import type { RequirementPlan, Target } from '../../src/model/target.ts';
import type { Finding, Verdict } from '../../src/model/verdict.ts';

/** A requirement for one host on port 443; what matters to a test is given. */
export function requirement(id: string, overrides: Partial<Requirement> = {}): Requirement {
  return {
    id,
    profiles: ['vpc'],
    vantage: 'workstation',
    title: `what ${id} is for`,
    destinations: [{ kind: 'host', value: `${id}.cloud.example` }],
    witnesses: [],
    from: [],
    ports: [{ from: 443, to: 443 }],
    protocol: 'tcp',
    direction: 'out',
    need: 'required',
    expect: 'open',
    provable: true,
    checks: [{ kind: 'tls', trust: 'public', ca: null, alpn: null }],
    address: 'public',
    published: [],
    sources: [{ doc: 'vpc-firewall', section: 'vpc-firewall_bx', asOf: '2024-03-15' }],
    manual: null,
    note: null,
    retiredOn: null,
    replacedBy: null,
    gap: null,
    ...overrides,
  };
}

/** A verdict without reservation. */
export function verdict(id: string, overrides: Partial<Verdict> = {}): Verdict {
  return {
    requirement: id,
    outcome: 'allowed',
    met: 'yes',
    cause: null,
    path: 'direct',
    rule: 'answered',
    confidence: 'certain',
    explanation: 'The server answered and proved its name.',
    evidence: [],
    alternatives: [],
    coverage: { reached: 1, tried: 1, note: null },
    stopped: [],
    next: null,
    settle: null,
    ...overrides,
  };
}

export function blocked(id: string, overrides: Partial<Verdict> = {}): Verdict {
  return verdict(id, {
    outcome: 'blocked',
    met: 'no',
    cause: 'tcp.timeout',
    rule: 'tcp-silent',
    confidence: 'likely',
    explanation: 'No answer to 5 SYNs in 4.0 s.',
    alternatives: ['tcp.prohibited', 'service.down'],
    coverage: { reached: 0, tried: 1, note: null },
    next: 'Ask the firewall team to let TCP 443 out to it.',
    ...overrides,
  });
}

export function skipped(id: string, overrides: Partial<Verdict> = {}): Verdict {
  return verdict(id, {
    outcome: 'skipped',
    met: 'unknown',
    cause: 'config.parameter-missing',
    rule: 'skipped',
    explanation: 'The parameter masterUrl is not set.',
    coverage: { reached: 0, tried: 0, note: null },
    next: 'reachcheck --set masterUrl=URL, where URL is what `ibmcloud ks cluster get` prints.',
    ...overrides,
  });
}

export function finding(verdicts: readonly string[], overrides: Partial<Finding> = {}): Finding {
  return {
    cause: 'tcp.timeout',
    layer: 'tcp',
    owner: 'firewall team',
    verdicts,
    explanation: `SYNs to ${verdicts.length} destinations are dropped without an answer.`,
    next: 'Ask for the entries below.',
    confirm: null,
    ...overrides,
  };
}

export function missingEntry(id: string, overrides: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return {
    list: 'firewall',
    direction: 'out',
    protocol: 'tcp',
    destination: { kind: 'host', value: `${id}.cloud.example` },
    from: [],
    ports: [{ from: 443, to: 443 }],
    observed: [],
    published: [],
    purpose: `what ${id} is for`,
    need: 'required',
    requirements: [id],
    sources: [{ doc: 'vpc-firewall', section: 'vpc-firewall_bx', asOf: '2024-03-15' }],
    ...overrides,
  };
}

export function observation(target: string, overrides: Partial<Observation> = {}): Observation {
  return {
    target,
    operation: 'connect',
    path: 'direct',
    address: '192.0.2.10',
    port: 443,
    failure: null,
    code: null,
    detail: { kind: 'connect', sockets: 1 },
    attempt: 1,
    startedMs: 12,
    durationMs: 31,
    ...overrides,
  };
}

export const VANTAGE: Vantage = {
  hostName: 'jump-host-3',
  addresses: ['10.20.0.5'],
  resolvers: ['10.20.0.2', '10.20.0.3'],
  proxies: {},
  platform: 'linux x64',
  nodeVersion: 'v22.13.0',
};

type Parts = Partial<Omit<Report, 'summary'>> & { readonly exitCode?: number };

/** A whole report around some verdicts: a target for each requirement, and the summary that follows. */
export function report({ exitCode = 0, ...parts }: Parts): Report {
  const requirements = parts.requirements ?? (parts.verdicts ?? []).map(({ requirement: id }) => requirement(id));
  const verdicts = parts.verdicts ?? requirements.map(({ id }) => verdict(id));
  const missing = parts.missing ?? [];
  return {
    schemaVersion: '1.0',
    tool: { name: 'reachcheck', version: '0.1.0' },
    profiles: [
      {
        name: 'vpc',
        title: 'IBM Cloud Kubernetes Service on VPC, from a workstation',
        asOf: '2026-08-20',
        documents: {
          'vpc-firewall': {
            title: 'Opening required ports and IP addresses in your allowlist',
            url: 'https://docs.example/vpc-firewall',
          },
        },
      },
    ],
    vantage: VANTAGE,
    parameters: [{ name: 'region', value: 'us-south', origin: 'default' }],
    startedAt: '2026-09-14T08:12:03.123Z',
    endedAt: '2026-09-14T08:12:07.323Z',
    ended: 'complete',
    targets: requirements.map(targetOf),
    plan: requirements.map(planOf),
    observations: [],
    findings: [],
    ...parts,
    requirements,
    verdicts,
    missing,
    summary: summaryOf(requirements, verdicts, missing.length, exitCode),
  };
}

function targetOf({ id, destinations, ports, protocol, checks }: Requirement): Target {
  const host = destinations[0]?.value ?? '';
  const port = ports[0]?.from ?? 0;
  const check = checks[0] ?? { kind: 'tcp' };
  return {
    id: `t-${id}`,
    host,
    port,
    protocol,
    check,
    dial: { host, port, known: null, redirected: false },
    proxy: null,
  };
}

function planOf({ id }: Requirement): RequirementPlan {
  return { requirement: id, groups: [[`t-${id}`]], sample: null, skipped: null };
}

function summaryOf(
  requirements: readonly Requirement[],
  verdicts: readonly Verdict[],
  missing: number,
  exitCode: number,
): Summary {
  const required = new Set(requirements.filter(({ need }) => need === 'required').map(({ id }) => id));
  const outcomes = (outcome: Outcome): number => verdicts.filter((each) => each.outcome === outcome).length;
  const met = (value: Met): number =>
    verdicts.filter((each) => each.met === value && required.has(each.requirement)).length;
  return {
    requirements: requirements.length,
    outcomes: {
      allowed: outcomes('allowed'),
      impaired: outcomes('impaired'),
      blocked: outcomes('blocked'),
      inconclusive: outcomes('inconclusive'),
      skipped: outcomes('skipped'),
    },
    required: { yes: met('yes'), no: met('no'), unknown: met('unknown') },
    missing,
    durationMs: 4200,
    exitCode,
  };
}
