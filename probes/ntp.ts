import type { NtpDetail } from '../src/model/observation.ts';
import type { Probe } from '../src/model/probe.ts';
import { askByDatagram } from './datagram.ts';
import { type NtpAnswer, ntpRequest, ORIGIN_BYTES, readNtpAnswer } from './ntp-message.ts';
import { observed } from './observation.ts';

interface Sent {
  readonly origin: Uint8Array;
  readonly atMs: number;
}

/** Observes one question for the time to the NTP server at the endpoint, and how far this host's clock is off. */
export const ntp: Probe = async (endpoint, context) => {
  const { epochMs, now, random } = context;
  const sent: Sent[] = [];
  const asked = await askByDatagram(
    endpoint,
    {
      write: () => {
        const origin = random(ORIGIN_BYTES);
        sent.push({ origin, atMs: epochMs + now() });
        return ntpRequest(origin);
      },
      // Each attempt has a timestamp of its own: an answer to the first may come after the second was sent.
      read: (message) => {
        const heardMs = epochMs + now();
        for (const { origin, atMs } of sent) {
          const answer = readNtpAnswer(message, origin);
          if (answer !== null) return detailOf(answer, atMs, heardMs);
        }
        return null;
      },
    },
    context,
  );
  const { answer, ...seen } = asked;
  return [observed(endpoint, 'udp-round-trip', { ...seen, detail: answer ?? NO_ANSWER })];
};

const NO_ANSWER: NtpDetail = { kind: 'ntp', stratum: null, kiss: null, offsetMs: null };

/** The offset of RFC 5905 section 8: half of what either way seems to take too long. */
function detailOf({ stratum, kiss, times }: NtpAnswer, sentMs: number, heardMs: number): NtpDetail {
  const offsetMs =
    times === null ? null : Math.round((times.receivedMs - sentMs + (times.transmittedMs - heardMs)) / 2);
  return { kind: 'ntp', stratum, kiss, offsetMs };
}
