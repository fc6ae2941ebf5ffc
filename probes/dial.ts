import type { Socket } from 'node:net';
import type { Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { type Asker, Attempt } from './attempt.ts';
import { observed } from './observation.ts';
import { callOff, type Due, waitFor } from './sweeper.ts';
import { whenAborted } from './when-aborted.ts';

export interface Dialled {
  /**
   * Open connection, or null. It is paused: what the far end sends or ends waits in the kernel for whoever reads
   * next, however long that takes.
   */
  readonly socket: Socket | null;
  readonly observations: readonly Observation[];
}

/**
 * Opens a TCP connection to one literal address within `connectMs`. A silent one is asked again from a new socket after
 * a while, because the kernel repeats its packet only after one, three and seven seconds. The run's patience says when
 * silence is an answer before the time is up. What was silent before an answer is one observation, what answered another.
 */
export async function dial(endpoint: Endpoint, context: ProbeContext): Promise<Dialled> {
  return new Promise((resolve) => {
    new Dialling(endpoint, context, resolve).begin();
  });
}

/** The same where nothing but the opening is asked for: the connection is closed again. */
export async function dialOnly(endpoint: Endpoint, context: ProbeContext): Promise<readonly Observation[]> {
  return new Promise((resolve) => {
    const close = ({ socket, observations }: Dialled): void => {
      if (socket === null) resolve(observations);
      else reset(socket, () => resolve(observations));
    };
    new Dialling(endpoint, context, close).begin();
  });
}

/**
 * Closes a connection. A reset leaves no TIME_WAIT behind, which would use up ports when one address is tried often.
 * `then` is called in another turn of the event loop than the one in which it opened: what begins there is a fifth faster.
 */
export function reset(socket: Socket, then: () => void): void {
  socket.resetAndDestroy();
  if (socket.closed) then();
  else socket.once('close', then);
}

/** A connection that is being opened. Ten thousand of them may be under way, so each is one object with few others. */
class Dialling implements Asker, Due {
  readonly endpoint: Endpoint;
  readonly #context: ProbeContext;
  readonly #resolve: (dialled: Dialled) => void;
  /** Those that may still answer, in the order in which they asked. */
  readonly #open: Attempt[] = [];
  /** When the first of all asked. */
  #startedMs = 0;
  #attempts = 0;
  #spares = 0;
  #forget: () => void = nothing;
  dueMs = 0;
  #due: 'ask' | 'look' = 'look';

  constructor(endpoint: Endpoint, context: ProbeContext, resolve: (dialled: Dialled) => void) {
    this.endpoint = endpoint;
    this.#context = context;
    this.#resolve = resolve;
  }

  begin(): void {
    const { signal } = this.#context;
    const onAbort = (): void => this.#cancel();
    this.#forget = whenAborted(signal, onAbort);
    if (signal.aborted) onAbort();
    else this.#askInTurn();
  }

  /** What one of them heard. */
  answered(attempt: Attempt, failure: Failure | null, code: string | null): void {
    // The others still wait for their answer, and this one is not needed for that.
    if (attempt.number > 1 && failure === 'local-exhausted') return this.#withdraw(attempt);
    const { patience, now } = this.#context;
    // What a router says after three seconds of its own silence tells nothing of how far away things are.
    if (failure === null || failure === 'connection-refused') patience.answered(now() - attempt.startedMs);
    const answer = this.#observation(attempt.number, attempt.startedMs, failure, code);
    const observations = attempt.number === 1 ? [answer] : [this.#silence(attempt.number - 1), answer];
    this.#finish(failure === null ? attempt : null, observations);
  }

  again(attempt: Attempt): void {
    this.#withdraw(attempt);
    attempt.forget();
    attempt.resetAndDestroy();
    callOff(this);
    this.#ask();
  }

  #cancel(): void {
    const startedMs = this.#open.at(-1)?.startedMs ?? this.#context.now();
    this.#finish(null, [this.#observation(Math.max(this.#attempts, 1), startedMs, 'cancelled', null)]);
  }

  #askInTurn(): void {
    const ms = this.#context.pace();
    if (ms > 0) this.#wait(this.#attempts === 0 ? ms : Math.min(ms, this.#leftMs()), 'ask');
    else this.#ask();
  }

  #ask(): void {
    this.#attempts += 1;
    const attempt = new Attempt(this, this.#attempts, this.#context.now());
    if (this.#attempts === 1) this.#startedMs = attempt.startedMs;
    this.#open.push(attempt);
    attempt.ask();
    this.#look();
  }

  /** The next thing to do is to ask again, to take silence for an answer, or to give up. */
  #look(): void {
    const { patience, timeouts } = this.#context;
    this.#wait(Math.min(this.#leftMs(), patience.repeatMs(timeouts.connectMs)), 'look');
  }

  #looked(): void {
    const { patience, timeouts } = this.#context;
    const leftMs = this.#leftMs();
    if (leftMs <= 0 || patience.isEnough(this.endpoint.address, this.#attempts, timeouts.connectMs - leftMs))
      return this.#finish(null, [this.#silence(this.#attempts)]);
    if (this.#attempts < patience.attempts && this.#hasRoom()) this.#askInTurn();
    else this.#look();
  }

  /**
   * Room for one more socket: a spare one, or else that of the one that asked second, which had its time. The first one is
   * kept: it hears whoever is further away than all others.
   */
  #hasRoom(): boolean {
    if (this.#context.patience.takeSpare()) {
      this.#spares += 1;
      return true;
    }
    const [, second] = this.#open;
    if (second === undefined) return false;
    second.forget();
    second.destroy();
    this.#open.splice(1, 1);
    return true;
  }

  /** It never came to asking. */
  #withdraw(attempt: Attempt): void {
    this.#attempts -= 1;
    this.#open.splice(this.#open.indexOf(attempt), 1);
  }

  #leftMs(): number {
    return this.#context.timeouts.connectMs - (this.#context.now() - this.#startedMs);
  }

  #wait(ms: number, due: 'ask' | 'look'): void {
    this.#due = due;
    this.dueMs = performance.now() + ms;
    waitFor(this);
  }

  timeUp(): void {
    const isLate = this.#attempts > 0 && this.#leftMs() <= 0;
    if (this.#due === 'ask' && !isLate) this.#ask();
    else this.#looked();
  }

  #finish(winner: Attempt | null, observations: readonly Observation[]): void {
    callOff(this);
    this.#forget();
    this.#context.patience.giveBack(this.#spares);
    for (const attempt of this.#open) {
      attempt.forget();
      if (attempt !== winner) attempt.destroy();
    }
    this.#resolve({ socket: winner, observations });
  }

  /** Silence began with the first of them. */
  #silence(attempts: number): Observation {
    return this.#observation(attempts, this.#startedMs, 'connection-timeout', null);
  }

  #observation(attempt: number, startedMs: number, failure: Failure | null, code: string | null): Observation {
    const detail = { kind: 'connect', sockets: this.#attempts } as const;
    const endedMs = this.#context.now();
    return observed(this.endpoint, 'connect', { failure, code, detail, attempt, startedMs, endedMs });
  }
}

function nothing(): void {
  // There is nothing to call off yet.
}
