import type { HttpDetail } from '../src/model/observation.ts';

const MAX_HEADER_LENGTH = 256;
// The headers that tell who answered, and where one is sent.
const HEADERS = [
  'content-type',
  'location',
  'server',
  'via',
  'www-authenticate',
  'proxy-authenticate',
  'x-cache',
  'x-squid-error',
];

/** The headers that are kept, bounded in length. */
export function fewHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): HttpDetail['headers'] {
  const found = HEADERS.map((name): [string, string] => [
    name,
    [headers[name] ?? []].flat().join(', ').slice(0, MAX_HEADER_LENGTH),
  ]);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}
