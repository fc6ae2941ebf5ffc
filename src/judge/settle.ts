import { confirmation, confirmAt } from './confirm.ts';
import type { Opinion } from './opinion.ts';
import type { VantageFacts } from './vantage.ts';

/** What would decide between the cause that was given and what else it could be; null where nothing else fits. */
export function settleOf({ alternatives, cause, trace }: Opinion, { withoutControls }: VantageFacts): string | null {
  if (cause === null || alternatives.length === 0) return null;
  const { proxy } = trace.target;
  const via = trace.path === 'proxy' ? (proxy?.proxy ?? null) : null;
  const command = confirmation(cause, confirmAt({ ...trace.target, check: trace.check }, trace.address, via));
  const byHand = command === null ? null : `"${command}"`;
  const elsewhere =
    byHand === null
      ? 'Ask somebody on another network.'
      : `Run ${byHand} on another network: where it fails too, it is the service; where it works, it is the network here.`;
  // The most that this host can find out by itself comes first.
  const again = withoutControls ? 'A run without --no-controls may tell. ' : '';
  if (alternatives.includes('service.down')) return `${again}${elsewhere}`;
  return byHand === null ? again.trim() || null : `${again}Look at what ${byHand} shows.`;
}
