import { makeIdentity } from '../listen/certificate.ts';
import type { FailedPort, Listening } from '../listen/listen.ts';
import { listen as openPorts } from '../listen/listen.ts';
import { createTally, type Tally } from '../listen/tally.ts';
import { type ListenFlags, readListenFlags } from './listen-flags.ts';
import { jsonLines, type ListenFormat, textLines } from './listen-format.ts';
import { writeStream } from './output.ts';
import { type Stop, stopAfter } from './stop.ts';
import { talk } from './talk.ts';

/** `reachcheck listen`: the far end that proves a path. Returns the exit code: 1 when no port could be had. */
export async function listen(flags: ListenFlags): Promise<number> {
  const settings = readListenFlags(flags, process.env);
  const { format, token, forMs } = settings;
  const identity = makeIdentity(Date.now());
  const print = printer(format === 'json' ? jsonLines : textLines);
  const tally = createTally();
  const stop = stopAfter(forMs);
  try {
    const listening = await openPorts({
      ...settings,
      identity,
      onHeard: (heard) => {
        const peer = tally.hear(heard, Date.now());
        if (peer !== null) void print((lines) => lines.heard(peer));
      },
    });
    for (const failed of listening.failed) talk(failedText(failed));
    if (listening.open.length === 0) return 1;
    const { open, failed } = listening;
    const started = { open, failed, bind: settings.bind, token, fingerprint: identity.fingerprint, forMs };
    await print((lines) => lines.started(started));
    await ended(stop, print.readerGone);
    return await summarise(listening, tally, print);
  } finally {
    stop.release();
  }
}

async function summarise(listening: Listening, tally: Tally, print: Printer): Promise<number> {
  await listening.close();
  await print((lines) => lines.ended({ peers: tally.peers(), unlisted: tally.unlisted() }));
  return 0;
}

interface Printer {
  (write: (lines: ListenFormat) => string): Promise<void>;
  /** Aborts when nobody reads any more. */
  readonly readerGone: AbortSignal;
}

/** More than this is not kept for a reader that has stopped reading; the summary at the end still has it. */
const MAX_WAITING_BYTES = 65_536;

function printer(format: ListenFormat): Printer {
  const gone = new AbortController();
  const print = async (write: (lines: ListenFormat) => string): Promise<void> => {
    if (process.stdout.writableLength > MAX_WAITING_BYTES || gone.signal.aborted) return;
    if (!(await writeStream(process.stdout, write(format)))) gone.abort();
  };
  return Object.assign(print, { readerGone: gone.signal });
}

/** Waits for the end of the time, for Ctrl-C, or for the reader to go away. */
async function ended({ signal }: Stop, readerGone: AbortSignal): Promise<void> {
  const any = AbortSignal.any([signal, readerGone]);
  if (any.aborted) return;
  await new Promise((resolve) => {
    any.addEventListener('abort', resolve, { once: true });
  });
}

function failedText({ transport, port, code }: FailedPort): string {
  const hint = HINTS[code];
  return `cannot listen on ${transport} ${port}: ${code}${hint === undefined ? '' : ` (${hint})`}`;
}

const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE',
  EADDRNOTAVAIL: 'this host does not have the address of --bind',
  EMFILE: 'this process may open too few files; raise the limit, as with "ulimit -n 4096"',
};
