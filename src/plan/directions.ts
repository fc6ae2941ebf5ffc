import ipaddr from 'ipaddr.js';
import type { Target } from '../model/target.ts';

/** One `--connect-to HOST:PORT:ADDRESS:PORT`; null stands for any host or port, or for the same one (as in curl). */
export interface ConnectTo {
  readonly host: string | null;
  readonly port: number | null;
  readonly toHost: string | null;
  readonly toPort: number | null;
}

/** One `--resolve HOST:PORT:ADDRESS,...`; a null port stands for any, the host `*` for any that has none of its own. */
export interface ResolveTo {
  readonly host: string;
  readonly port: number | null;
  readonly addresses: readonly string[];
}

/** Where the user sends targets: for tests and rehearsals. */
export interface Directions {
  readonly connectTo: readonly ConnectTo[];
  readonly resolve: readonly ResolveTo[];
}

/** What is dialled for a host and port. The rules are curl's: names in either case, the first fitting `--connect-to`,
 *  then the last fitting `--resolve` for where that leads. */
export function dialOf(host: string, port: number, { connectTo, resolve }: Directions): Target['dial'] {
  const rule = connectTo.find(
    (candidate) =>
      isSameHost(candidate.host ?? host, host) &&
      (candidate.port ?? port) === port &&
      // A rule that changes nothing is passed over.
      (candidate.toHost !== null || candidate.toPort !== null),
  );
  const dialHost = (rule?.toHost ?? host).toLowerCase();
  const dialPort = rule?.toPort ?? port;
  const given = resolve.filter((candidate) => (candidate.port ?? dialPort) === dialPort);
  const own = given.findLast((candidate) => isSameHost(candidate.host, dialHost));
  const any = given.findLast((candidate) => candidate.host === '*');
  const known = isLiteral(dialHost) ? [dialHost] : ((own ?? any)?.addresses ?? null);
  return { host: dialHost, port: dialPort, known, redirected: rule !== undefined };
}

/** The rules that change nothing for any target, as their flags: most likely misspelt. */
export function unusedDirections(targets: readonly Target[], { connectTo, resolve }: Directions): readonly string[] {
  const redirecting = connectTo.filter(
    (rule) => !targets.some(({ host, port }) => isSameHost(rule.host ?? host, host) && (rule.port ?? port) === port),
  );
  const naming = resolve.filter(
    (rule) =>
      !targets.some(
        ({ dial }) => (rule.host === '*' || isSameHost(rule.host, dial.host)) && (rule.port ?? dial.port) === dial.port,
      ),
  );
  return [
    ...redirecting.map(({ host, port }) => `--connect-to ${host ?? ''}:${port ?? ''}`),
    ...naming.map(({ host, port }) => `--resolve ${host}:${port ?? '*'}`),
  ];
}

function isSameHost(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(host: string): string {
  return isLiteral(host) ? ipaddr.parse(host).toString() : host.toLowerCase();
}

function isLiteral(host: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(host) || (host.includes(':') && ipaddr.IPv6.isValid(host));
}
