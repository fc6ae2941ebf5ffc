/**
 * Acts after `ms`, but lets the event loop take one more turn first. When this process was stopped for a while (a
 * suspended laptop, a throttled container) the time is up at once, while the answers wait in the kernel to be heard.
 * Returns what calls it off.
 */
export function after(ms: number, act: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(act);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
