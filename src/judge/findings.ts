import type { Cause } from '../model/outcome.ts';
import type { Gathering } from '../model/report.ts';
import type { Requirement } from '../model/profile.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { CAUSES } from './causes.ts';
import { confirmation, type ConfirmAt, confirmAt } from './confirm.ts';
import { driftFindings } from './drift.ts';
import { nextOfCause } from './next.ts';
import { count } from './rule.ts';
import { vantageFacts } from './vantage.ts';

/** One finding for each root cause, those that explain most of the required entries first. */
export function findings(gathering: Gathering, verdicts: readonly Verdict[]): readonly Finding[] {
  const requirements = new Map(gathering.requirements.map((requirement) => [requirement.id, requirement]));
  const byCause = new Map<Cause, Verdict[]>();
  for (const verdict of verdicts) {
    const requirement = requirements.get(verdict.requirement);
    if (verdict.cause === null || requirement === undefined || !isTrouble(verdict, requirement)) continue;
    byCause.set(verdict.cause, [...(byCause.get(verdict.cause) ?? []), verdict]);
  }
  const found = [...byCause].map(([cause, group]) => finding(cause, group, gathering, requirements));
  const weight = (one: Finding): number => weightOf(one, requirements);
  return [
    ...vantageFindings(gathering).filter(({ cause }) => !byCause.has(cause)),
    ...found.toSorted((a, b) => weight(b) - weight(a)),
    // Nothing stops for these; whoever keeps a list by address wants to know.
    ...driftFindings(gathering),
  ];
}

/** They work, but only for who knows: what ignores the proxy, or does not follow, is stopped. */
const WITH_A_CONDITION: readonly (Cause | null)[] = ['proxy.required', 'http.redirect-to-unlisted'];

/** What is skipped has its own list, and what is deprecated need not work: only trouble of this host explains it too. */
function isTrouble({ met, outcome, cause }: Verdict, { need }: Requirement): boolean {
  const matters = need === 'required' || need === 'optional' || (cause !== null && CAUSES[cause].layer === 'vantage');
  return (
    matters && outcome !== 'skipped' && (met !== 'yes' || outcome === 'impaired' || WITH_A_CONDITION.includes(cause))
  );
}

/** This host's own trouble first, because it explains the others; then by the required entries, then by all. */
function weightOf({ layer, verdicts, cause }: Finding, requirements: ReadonlyMap<string, Requirement>): number {
  const required = verdicts.filter((id) => requirements.get(id)?.need === 'required').length;
  // What works has nothing to be mended first.
  if (WITH_A_CONDITION.includes(cause)) return verdicts.length / 1e6;
  return (layer === 'vantage' ? 1e12 : 0) + required * 1e6 + verdicts.length;
}

function finding(
  cause: Cause,
  group: readonly Verdict[],
  gathering: Gathering,
  requirements: ReadonlyMap<string, Requirement>,
): Finding {
  const { layer, owner } = CAUSES[cause];
  const next = nextOfCause(
    cause,
    group.map(({ outcome }) => outcome),
  );
  const explanation = cause === 'env.resolver' ? nothingResolves(gathering) : describe(cause, group, requirements);
  return {
    cause,
    layer,
    owner,
    verdicts: group.map(({ requirement }) => requirement),
    explanation,
    next: next ?? 'Nothing to do.',
    confirm: confirmation(cause, placeOf(group, gathering)),
  };
}

/** The first place that shows it: what to try by hand. */
function placeOf(group: readonly Verdict[], { requirements, targets }: Gathering): ConfirmAt | null {
  const stopped = group.flatMap((verdict) => verdict.stopped)[0];
  const ids = new Set(group.map(({ requirement }) => requirement));
  const named = requirements.find(({ id }) => ids.has(id))?.destinations[0]?.value;
  const target = targets.find(
    ({ host, port }) => host === (stopped?.host ?? named) && (stopped === undefined || port === stopped.port),
  );
  if (target === undefined) return null;
  const { host, port, check } = target;
  const proxy = group[0]?.path === 'proxy' ? (target.proxy?.proxy ?? null) : null;
  return confirmAt({ host, port, check }, stopped?.addresses[0] ?? null, proxy);
}

function describe(cause: Cause, group: readonly Verdict[], requirements: ReadonlyMap<string, Requirement>): string {
  const [first] = group;
  if (first !== undefined && group.length === 1) return first.explanation;
  const places = group.flatMap(({ stopped }) => stopped);
  const hosts = [...new Set(places.map(({ host }) => host))];
  const ports = [...new Set(places.map(({ port }) => port))].filter((port) => port > 0);
  const zone = commonZone(hosts);
  const where = hosts.length === 0 ? '' : `, ${count(hosts.length, 'host')}${zone === null ? '' : ` under ${zone}`}`;
  const onPort = ports.length === 1 ? `, all on port ${ports[0] ?? ''}` : '';
  const required = group.filter(({ requirement }) => requirements.get(requirement)?.need === 'required').length;
  return `${capital(CAUSES[cause].title)}: ${group.length} entries (${required} required)${where}${onPort}. For example: ${first?.explanation ?? ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The longest domain of two labels or more that all the hosts share; `*.` when none of them is that domain itself. */
function commonZone(hosts: readonly string[]): string | null {
  // Addresses have no zone.
  if (hosts.length < 2 || hosts.some((host) => host.includes(':') || /^[0-9.]+$/.test(host))) return null;
  const [first = [], ...others] = hosts.map((host) => host.split('.').toReversed());
  const differs = first.findIndex((label, index) => others.some((labels) => labels[index] !== label));
  const shared = first.slice(0, differs === -1 ? first.length : differs);
  const zone = shared.toReversed().join('.');
  return shared.length < 2 ? null : `${hosts.includes(zone) ? '' : '*.'}${zone}`;
}

function nothingResolves(gathering: Gathering): string {
  const { observations, vantage } = gathering;
  const { namesAsked } = vantageFacts(gathering);
  const codes = [
    ...new Set(
      observations
        .filter(
          ({ operation, failure, control }) => operation === 'resolve' && failure !== null && control === undefined,
        )
        .map(({ code }) => code ?? '?'),
    ),
  ];
  const servers =
    vantage.resolvers.length === 0
      ? 'no DNS server is configured'
      : `DNS server${vantage.resolvers.length === 1 ? '' : 's'} ${vantage.resolvers.join(', ')}`;
  const alone = vantage.addresses.length === 0 ? ' This host has no network address of its own.' : '';
  return `Nothing resolves from here: ${namesAsked === 1 ? 'the one name asked for failed' : `none of ${namesAsked} names`} (${servers}; ${codes.join(', ')}).${alone}`;
}

/** Trouble of this host that stops no requirement by itself. */
function vantageFindings(gathering: Gathering): readonly Finding[] {
  const ipv6 = vantageFacts(gathering).ipv6 === 'broken';
  const servers = failingServers(gathering.observations);
  return [
    ...(ipv6
      ? [
          ofVantage(
            'tcp.v6-broken',
            'IPv6 fails for every destination that IPv4 reaches, though this host has an IPv6 route.',
          ),
        ]
      : []),
    ...(servers.length === 0 ? [] : [ofVantage('dns.resolver-broken', brokenText(servers))]),
  ];
}

function ofVantage(cause: Cause, explanation: string): Finding {
  const { layer, owner, next } = CAUSES[cause];
  return { cause, layer, owner, verdicts: [], explanation, next: next ?? '', confirm: confirmation(cause, null) };
}

/** DNS servers that failed for a name that another one knows, each with its code. */
function failingServers(observations: Gathering['observations']): readonly (readonly [string, string])[] {
  const asked = observations.filter(({ control, failure }) => control === 'second-resolver' && failure !== 'cancelled');
  const known = new Set(asked.filter(({ failure }) => failure === null).map(({ target }) => target));
  const failing = asked.filter(({ target, failure }) => failure !== null && known.has(target));
  return [...new Map(failing.map(({ address, code }) => [address ?? '?', code ?? '?']))];
}

function brokenText(servers: readonly (readonly [string, string])[]): string {
  const list = servers.map(([server, code]) => `${server} (${code})`).join(', ');
  return `DNS server ${list} fails for names that another one of this host's DNS servers knows: programs wait for it, or take its word.`;
}
