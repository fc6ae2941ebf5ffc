import type { Observation } from '../model/observation.ts';
import { connectRules, vantageRules } from './rules-connect.ts';
import { controlRules } from './rules-controls.ts';
import { httpRules } from './rules-http.ts';
import { nameRules } from './rules-name.ts';
import { proxyRules } from './rules-proxy.ts';
import { registryRules } from './rules-registry.ts';
import { reachedRules } from './rules-reached.ts';
import { tlsRules } from './rules-tls.ts';
import { type Rule, skipped } from './rule.ts';
import { isNameOnly, last, type Trace } from './trace.ts';

const notRunRules: readonly Rule[] = [
  skipped('not-run.exhausted', {
    id: 'host-exhausted',
    when: (trace) => exhausted(trace) !== undefined,
    say: (trace) => `This host had no socket left (${exhausted(trace)?.code ?? 'unknown code'}).`,
  }),
  skipped('not-run.interrupted', {
    id: 'interrupted',
    when: (trace) => trace.ended === 'interrupted' && unfinished(trace),
    say: () => 'The run was interrupted before this was tried to its end.',
  }),
  skipped('not-run.not-testable', {
    id: 'not-observed',
    when: (trace) => trace.ended === 'complete' && unfinished(trace),
    say: () => 'Nothing that decides was observed.',
  }),
  skipped('not-run.deadline', {
    id: 'deadline',
    when: unfinished,
    say: () => 'The deadline came before this was tried to its end.',
  }),
];

function exhausted(trace: Trace): Observation | undefined {
  return [last(trace), ...trace.steps].find((one) => one?.failure === 'local-exhausted') ?? undefined;
}

/** Nothing was observed, or it was cut off, or the name resolved and nothing was dialled yet. */
function unfinished(trace: Trace): boolean {
  const end = last(trace);
  if (end === null) return true;
  if (trace.steps.some(({ failure }) => failure === 'cancelled')) return true;
  // A handshake that failed decides, whatever would have come after it.
  if (end.failure === 'cancelled') return trace.http === null || trace.tls === null || trace.tls.failure === null;
  if (end.failure !== null || isNameOnly(trace.check)) return false;
  return end.operation === 'resolve' || !reachesItsEnd(trace);
}

/** Every check has one operation that completes it. */
function reachesItsEnd(trace: Trace): boolean {
  switch (trace.check.kind) {
    case 'tcp':
      return trace.path === 'proxy' ? trace.tunnel !== null : trace.connects.length > 0;
    case 'tls':
      return trace.tls !== null;
    case 'https':
    case 'http':
    case 'registry':
      return trace.http !== null;
    case 'dns':
    case 'ntp':
    case 'stun':
    case 'listener':
      return trace.exchange !== null;
  }
}

/**
 * The rules, in order: the first row that holds decides, and the report names it. Upstream failures stand before
 * what they mask downstream.
 */
export const RULES: readonly Rule[] = [
  ...notRunRules,
  ...vantageRules,
  ...proxyRules,
  ...nameRules,
  ...connectRules,
  ...controlRules,
  ...tlsRules,
  ...httpRules,
  ...registryRules,
  ...reachedRules,
];
