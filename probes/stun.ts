import type { StunDetail } from '../src/model/observation.ts';
import type { Probe } from '../src/model/probe.ts';
import { askByDatagram } from './datagram.ts';
import { observed } from './observation.ts';
import { readBindingAnswer, bindingRequest, TRANSACTION_BYTES } from './stun-message.ts';

/** Observes one binding request to the STUN server at the endpoint, and the address that it sees us come from. */
export const stun: Probe = async (endpoint, context) => {
  const transaction = context.random(TRANSACTION_BYTES);
  const request = bindingRequest(transaction);
  const { answer, ...seen } = await askByDatagram(
    endpoint,
    { write: () => request, read: (message) => readBindingAnswer(message, transaction) },
    context,
  );
  const detail: StunDetail = { kind: 'stun', seenAs: answer?.seenAs ?? null, errorCode: answer?.errorCode ?? null };
  return [observed(endpoint, 'udp-round-trip', { ...seen, detail })];
};
