import type { Cause, Met, Outcome } from '../model/outcome.ts';
import type { PathKind } from '../model/observation.ts';
import type { Requirement } from '../model/profile.ts';
import type { Target } from '../model/target.ts';
import { addressClass } from './address-class.ts';
import { type Opinion, severity } from './opinion.ts';

/** What the direct path and the proxied path came to, and which of them programs take. */
interface Paths {
  readonly direct: Opinion;
  readonly proxied: Opinion;
  /** `mixed`: programs read NO_PROXY in different ways. `either`: bare TCP, for which few programs take a proxy. */
  readonly used: 'proxy' | 'direct' | 'mixed' | 'either';
}

/** One row: when it holds, what the two paths together mean. Rows are tried in order. */
interface PathRule {
  readonly id: string;
  readonly when: (paths: Paths) => boolean;
  /** Of which way it speaks. */
  readonly speaks: PathKind;
  readonly outcome: Outcome;
  readonly met: Met;
  readonly cause: (paths: Paths) => Cause;
  /** What else would explain it, or mend it. */
  readonly alternatives?: (paths: Paths) => readonly (Cause | null)[];
  readonly say: (paths: Paths, target: Target) => string;
}

const works = ({ met }: Opinion): boolean => met === 'yes';
const onlyDirect = ({ direct, proxied }: Paths): boolean => works(direct) && !works(proxied);
const onlyProxied = ({ direct, proxied }: Paths): boolean => works(proxied) && !works(direct);

/** Trouble of the proxy itself, which has nothing to do with the destination. */
const PROXY_TROUBLE: readonly (Cause | null)[] = ['proxy.unreachable', 'proxy.auth-required'];
/** A proxy that never passes anything on opens nothing; one that wants a login may open it to others. */
const NO_OPENING: readonly (Cause | null)[] = ['proxy.unreachable', 'proxy.gateway-error'];

/** Why programs that take the proxy fail where the direct way works. */
function failureOfProxy({ direct, proxied: { cause } }: Paths): Cause {
  const inside = direct.trace.address !== null && addressClass(direct.trace.address) !== 'public';
  if (cause === null || cause === 'proxy.denied' || cause === 'proxy.port-denied') return 'proxy.no-proxy-missing';
  // That a proxy gets to no private address is what NO_PROXY is for.
  if (cause === 'proxy.gateway-error') return inside ? 'proxy.no-proxy-missing' : cause;
  return cause;
}

export const PATH_RULES: readonly PathRule[] = [
  {
    id: 'only-through-proxy',
    speaks: 'proxy',
    when: (paths) => onlyProxied(paths) && (paths.used === 'proxy' || paths.used === 'either'),
    outcome: 'allowed',
    met: 'yes',
    cause: () => 'proxy.required',
    say: ({ direct, proxied, used }) =>
      `Through the proxy${used === 'either' ? ', for what takes one' : ''}: ${proxied.explanation.replace(' (through the proxy)', '')} Directly: ${direct.explanation}`,
  },
  {
    id: 'bypasses-proxy-that-works',
    speaks: 'direct',
    when: (paths) => onlyProxied(paths) && paths.used === 'direct',
    outcome: 'impaired',
    met: 'no',
    cause: () => 'proxy.no-proxy-too-wide',
    say: ({ direct }, { host }) =>
      `NO_PROXY makes programs go to ${host} directly, which fails: ${direct.explanation} The proxy would get through.`,
  },
  {
    id: 'programs-disagree',
    speaks: 'proxy',
    when: (paths) => (onlyProxied(paths) || onlyDirect(paths)) && paths.used === 'mixed',
    outcome: 'impaired',
    met: 'yes',
    cause: () => 'proxy.no-proxy-ambiguous',
    say: (paths, { host, proxy }) =>
      `Only ${onlyDirect(paths) ? 'the direct way' : 'the proxy'} gets through to ${host}, so NO_PROXY must ${onlyDirect(paths) ? 'name it for all programs' : 'not name it for any program'}. Now these take the proxy: ${namesOf(proxy?.proxied)}; and these go directly: ${namesOf(proxy?.direct)}.`,
  },
  {
    id: 'proxy-fails-where-direct-works',
    speaks: 'proxy',
    when: (paths) => onlyDirect(paths) && paths.used === 'proxy',
    outcome: 'impaired',
    met: 'no',
    cause: failureOfProxy,
    alternatives: ({ proxied: { cause } }) => (PROXY_TROUBLE.includes(cause) ? [] : ['proxy.no-proxy-missing', cause]),
    say: ({ proxied }, { host }) =>
      `${host} is reached directly, but programs here go through the proxy: ${proxied.explanation}`,
  },
];

function namesOf(programs: readonly string[] = []): string {
  return programs.join(', ');
}

/** The opinions that count for one place, and those that stand beside them as evidence. */
export interface OverPaths {
  readonly opinions: readonly Opinion[];
  readonly others: readonly Opinion[];
}

/** What both paths together mean for a place whose direct opinions are given, with at least one of them. */
export function overPaths(
  direct: readonly Opinion[],
  proxied: readonly Opinion[],
  requirement: Requirement,
  target: Target,
): OverPaths {
  const best = proxied.toSorted((a, b) => severity(a) - severity(b))[0];
  // What is not tried says nothing of the path.
  if (best === undefined || best.outcome === 'skipped') return { opinions: direct, others: proxied };
  // Any way that is open is an opening.
  if (requirement.expect === 'blocked')
    return { opinions: [...direct, ...proxied.filter(({ cause }) => !NO_OPENING.includes(cause))], others: [] };
  const worstDirect = direct.toSorted((a, b) => severity(b) - severity(a))[0];
  if (worstDirect === undefined || worstDirect.outcome === 'skipped') return { opinions: [best], others: direct };
  const paths: Paths = { direct: worstDirect, proxied: best, used: usedPath(target) };
  const rule = PATH_RULES.find(({ when }) => when(paths));
  if (rule === undefined) return standing(paths, direct, proxied);
  // The way that fails is the one to look at; where programs differ, the one that works.
  const spoken = rule.speaks === 'direct' ? worstDirect : best;
  const cause = rule.cause(paths);
  const others = rule.alternatives?.(paths) ?? [];
  const combined: Opinion = {
    ...spoken,
    outcome: rule.outcome,
    met: rule.met,
    cause,
    rule: rule.id,
    alternatives: others.flatMap((other) => (other === null || other === cause ? [] : [other])),
    explanation: rule.say(paths, target),
  };
  // What gets through with a reservation of its own keeps it.
  const own =
    rule.outcome === 'allowed' && best.cause !== null ? { ...best, explanation: combined.explanation } : combined;
  return { opinions: [own], others: [...direct, ...proxied] };
}

/** Both work, or neither: the path that programs take speaks, and of two that they take the worse one. */
function standing(paths: Paths, direct: readonly Opinion[], proxied: readonly Opinion[]): OverPaths {
  const worse = severity(paths.proxied) - severity(paths.direct);
  const same = works(paths.direct) && worse === 0;
  const asDirect = paths.used === 'direct' || (paths.used === 'either' && works(paths.direct));
  if (asDirect || same || ((paths.used === 'mixed' || paths.used === 'either') && worse < 0))
    return { opinions: direct, others: proxied };
  const explanation = `${paths.proxied.explanation} Directly: ${paths.direct.explanation}`;
  return { opinions: [{ ...paths.proxied, explanation }], others: direct };
}

function usedPath({ proxy, check }: Target): Paths['used'] {
  if (proxy === null || proxy.proxied.length === 0) return 'direct';
  // Clients of databases, mail and the like know no proxy, whatever the environment says.
  if (check.kind === 'tcp' || check.kind === 'listener') return 'either';
  return proxy.direct.length === 0 ? 'proxy' : 'mixed';
}
