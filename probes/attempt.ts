import { Socket } from 'node:net';
import type { Failure } from '../src/model/observation.ts';
import type { Endpoint } from '../src/model/target.ts';
import { errorCode, type RaisedBy, socketFailure } from './failure.ts';
import { dialledPort } from './observation.ts';

/** Who asks, and wants to hear what comes back. */
export interface Asker {
  readonly endpoint: Endpoint;
  readonly answered: (attempt: Attempt, failure: Failure | null, code: string | null) => void;
  /** This one heard nobody but itself. */
  readonly again: (attempt: Attempt) => void;
}

/** One socket that asks for a connection. Its listeners are the same functions for all: there may be thousands of it. */
export class Attempt extends Socket {
  /** Counted from 1. */
  readonly number: number;
  readonly startedMs: number;
  readonly #asker: Asker;
  #raisedBy: RaisedBy = 'kernel';

  constructor(asker: Asker, number: number, startedMs: number) {
    super();
    this.#asker = asker;
    this.number = number;
    this.startedMs = startedMs;
  }

  ask(): void {
    const { endpoint } = this.#asker;
    this.pause();
    this.on('connectionAttempt', asks);
    this.on('connect', opened);
    this.on('error', failed);
    this.connect({ host: endpoint.address, port: dialledPort(endpoint), autoSelectFamily: false });
  }

  /** Nobody listens any more, but an error may still be on its way. */
  forget(): void {
    this.removeListener('connectionAttempt', asks);
    this.removeListener('connect', opened);
    this.removeListener('error', failed);
    this.on('error', nothing);
  }

  /** From now on an error comes from the network. */
  leaveKernel(): void {
    this.#raisedBy = 'network';
  }

  /** Where nobody listens at one of this host's own addresses, a socket that was given this very port connects to itself. */
  isToItself(): boolean {
    return this.localPort === this.remotePort && this.localAddress === this.remoteAddress;
  }

  askAnew(): void {
    this.#asker.again(this);
  }

  hear(error: Error | null): void {
    const code = error === null ? null : errorCode(error);
    const failure = error === null ? null : socketFailure(code, this.#asker.endpoint.address, this.#raisedBy);
    this.#asker.answered(this, failure, code);
  }
}

/** Those whose connect(2) is called in this moment. */
const asking: Attempt[] = [];

/**
 * Tells who raised the error of a connection attempt. The kernel refuses within connect(2), and Node says so before the
 * next microtask; an answer from the network takes a turn of the event loop at least. Times can't tell: a router next
 * door answers within a tenth of a millisecond.
 */
function asks(this: Attempt): void {
  if (asking.length === 0) queueMicrotask(leaveKernel);
  asking.push(this);
}

function leaveKernel(): void {
  for (const attempt of asking) attempt.leaveKernel();
  asking.length = 0;
}

function opened(this: Attempt): void {
  if (this.isToItself()) this.askAnew();
  else this.hear(null);
}

function failed(this: Attempt, error: Error): void {
  this.hear(error);
}

function nothing(): void {
  // There is nobody who wants to know.
}
