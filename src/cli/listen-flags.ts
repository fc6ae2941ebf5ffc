import { randomBytes } from 'node:crypto';
import type { ListenedPort, Transport } from '../listen/heard.ts';
import { isAddress } from '../profile/address.ts';
import { parsePorts } from '../profile/ports.ts';
import { hint } from '../profile/suggest.ts';
import { parseDuration } from './options.ts';
import { UsageError } from './usage-error.ts';

export interface ListenFlags {
  readonly tcp: readonly string[];
  readonly tls: readonly string[];
  readonly udp: readonly string[];
  readonly token?: string;
  readonly bind?: string;
  readonly for: string;
  readonly format: string;
}

export interface ListenSettings {
  readonly ports: readonly ListenedPort[];
  readonly token: string;
  readonly bind: string | null;
  readonly forMs: number;
  readonly format: 'text' | 'json';
}

/** The same variable gives the parameter `listenToken` of a profile its value. */
const TOKEN_VARIABLE = 'REACHCHECK_LISTEN_TOKEN';
/** Each is a socket of its own. */
const MAX_PORTS = 1024;

/** Throws a UsageError for what cannot be. */
export function readListenFlags(flags: ListenFlags, environment: NodeJS.ProcessEnv): ListenSettings {
  const ports = (['tcp', 'tls', 'udp'] as const).flatMap((transport) => portsOf(flags[transport], transport));
  if (ports.length === 0)
    throw new UsageError('listen: name at least one port, such as --tcp 8080,9000-9010, --tls 8443 or --udp 5000');
  if (ports.length > MAX_PORTS) throw new UsageError(`listen: ${ports.length} ports are too many; ${MAX_PORTS} may be`);
  const twice = ports.find((one, index) => ports.some((other, at) => at < index && collide(one, other)));
  if (twice !== undefined) throw new UsageError(`listen: port ${twice.port} is named twice`);
  const { bind = null, format } = flags;
  if (bind !== null && !isAddress(bind)) throw new UsageError(`--bind "${bind}": give an address of this host`);
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`--format "${format}": unknown format ${hint(format, ['text', 'json'])}`);
  const token = tokenOf(flags.token ?? environment[TOKEN_VARIABLE]);
  return { ports, token, bind, forMs: parseDuration(flags.for, '--for'), format };
}

function portsOf(texts: readonly string[], transport: Transport): readonly ListenedPort[] {
  return texts.flatMap((text) =>
    text.split(',').flatMap((part) => {
      // For tests and scripts: the port that was had stands in the output.
      if (part === '0') return [{ transport, port: 0 }];
      const range = parsePorts(part.trim());
      if (range === null) throw new UsageError(`--${transport} "${text}": give ports such as 8080 or 8080,9000-9010`);
      return Array.from({ length: range.to - range.from + 1 }, (_, index) => ({ transport, port: range.from + index }));
    }),
  );
}

/** TLS runs over TCP. */
function collide(one: ListenedPort, other: ListenedPort): boolean {
  return one.port !== 0 && one.port === other.port && (one.transport === 'udp') === (other.transport === 'udp');
}

/** One that is given must not be guessed from a proof that somebody on the way has seen. */
function tokenOf(given: string | undefined): string {
  if (given === undefined || given === '') return randomBytes(16).toString('base64url');
  if (/^[!-~]{16,128}$/.test(given)) return given;
  throw new UsageError('the token must be 16 to 128 characters without spaces; leave --token out to have one made');
}
