import type { Timeouts } from '../model/probe.ts';
import type { ConnectTo, ResolveTo } from '../plan/plan.ts';
import { isAddress } from '../profile/address.ts';
import { hint } from '../profile/suggest.ts';
import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const MAX_DURATION_MS = 24 * 3_600_000;

/** `500ms`, `4s`, `2m`, in milliseconds. */
export function parseDuration(text: string, flag: string): number {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(text.trim());
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(ms >= 1) || ms > MAX_DURATION_MS)
    throw new UsageError(`${flag} "${text}": give a duration such as 500ms, 4s or 2m (at most 24h)`);
  return Math.round(ms);
}

// An absent neighbour is reported only after 3 s (three ARP queries), so a shorter limit would hide it as silence.
const DEFAULT_TIMEOUTS: Timeouts = { resolveMs: 5000, connectMs: 4000, tlsMs: 5000, httpMs: 10_000 };

/** `4s` for every operation, or `connect=4s,tls=5s` for some. */
export function parseTimeouts(text: string | undefined): Timeouts {
  if (text === undefined) return DEFAULT_TIMEOUTS;
  if (!text.includes('=')) {
    const ms = parseDuration(text, '--timeout');
    return { resolveMs: ms, connectMs: ms, tlsMs: ms, httpMs: ms };
  }
  const given: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [operation = '', duration = ''] = part.split('=');
    const known = ['resolve', 'connect', 'tls', 'http'];
    if (!known.includes(operation))
      throw new UsageError(`--timeout "${text}": unknown operation "${operation}" ${hint(operation, known)}`);
    given[`${operation}Ms`] = parseDuration(duration, '--timeout');
  }
  return { ...DEFAULT_TIMEOUTS, ...given };
}

/** A whole number of at least one. */
export function parseCount(text: string, flag: string): number {
  const count = Number(text);
  if (!/^[0-9]{1,6}$/.test(text) || count < 1)
    throw new UsageError(`${flag} "${text}": give a whole number from 1 to 999999`);
  return count;
}

/** `name=value` pairs of `--set`. */
export function parseSet(pairs: readonly string[]): Readonly<Record<string, string>> {
  const names = new Set<string>();
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set "${pair}": give NAME=VALUE, such as --set region=us-south`);
      const name = pair.slice(0, at);
      if (names.has(name))
        throw new UsageError(`--set ${name} is given twice; a list goes into one, as in --set registry=de,uk`);
      names.add(name);
      return [name, pair.slice(at + 1)];
    }),
  );
}

/** `HOST1:PORT1:HOST2:PORT2` as in curl: each part may be empty, an IPv6 address stands in brackets. */
export function parseConnectTo(text: string): ConnectTo {
  const parts = splitColons(text);
  const [host, port, toHost, toPort] = parts;
  if (parts.length !== 4)
    throw new UsageError(
      `--connect-to "${text}": give HOST:PORT:ADDRESS:PORT, such as cloud.ibm.com:443:127.0.0.1:8443`,
    );
  return {
    host: host || null,
    port: portOf(port, text, '--connect-to'),
    toHost: toHost || null,
    toPort: portOf(toPort, text, '--connect-to'),
  };
}

function portOf(text: string | undefined, whole: string, flag: string): number | null {
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new UsageError(`${flag} "${whole}": "${text}" is not a port from 1 to 65535`);
  return port;
}

/** Parts between colons; brackets keep an IPv6 address together and are taken off. */
function splitColons(text: string): readonly string[] {
  return text.split(/:(?![^[]*\])/).map((part) => part.replace(/^\[(.*)\]$/, '$1'));
}

/** `HOST:PORT:ADDRESS[,ADDRESS...]` as in curl; the port may be `*`. */
export function parseResolve(text: string): ResolveTo {
  // curl's "+" makes an entry time out of its cache; there is no cache here.
  const match = /^\+?([^:]+):([0-9]*|\*):(.+)$/.exec(text);
  const addresses = (match?.[3] ?? '').split(',').map((address) => address.trim().replace(/^\[(.*)\]$/, '$1'));
  const port = match?.[2] === '*' ? null : portOf(match?.[2], text, '--resolve');
  if (match?.[1] === undefined || !addresses.every(isAddress)) {
    throw new UsageError(`--resolve "${text}": give HOST:PORT:ADDRESS[,ADDRESS], such as cloud.ibm.com:443:192.0.2.7`);
  }
  return { host: match[1].toLowerCase(), port, addresses };
}

/** `ADDRESS` or `ADDRESS:PORT` of a DNS server, as Node takes it. */
export function parseDnsServer(text: string): string {
  if (isAddress(text)) return text;
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::([0-9]*))?$/.exec(text);
  if (!isAddress(match?.[1] ?? match?.[2] ?? '')) {
    throw new UsageError(`--dns-server "${text}": give an address, or ADDRESS:PORT ([ADDRESS]:PORT for IPv6)`);
  }
  if (match?.[3] !== undefined && portOf(match[3], text, '--dns-server') === null) {
    throw new UsageError(`--dns-server "${text}": give a port after the colon, or leave the colon out`);
  }
  return text;
}

/** Values of a repeatable flag, each of which may hold several between commas. */
export function words(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
