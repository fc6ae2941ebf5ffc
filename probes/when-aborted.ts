interface Shared {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

const shared = new WeakMap<AbortSignal, Shared>();

/**
 * Acts when the signal is aborted; returns what calls it off. A signal looks through all of its listeners whenever one is
 * added, which costs more than a connection where a thousand are under way: here all of them share one.
 */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  const { acts, listener } = shared.get(signal) ?? listenTo(signal);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0) return;
    signal.removeEventListener('abort', listener);
    shared.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Shared {
  const acts = new Set<() => void>();
  const listener = (): void => {
    // Whoever is called off by another one on the way is not in the set any more.
    for (const act of acts) act();
  };
  const made = { acts, listener };
  shared.set(signal, made);
  signal.addEventListener('abort', listener, { once: true });
  return made;
}
