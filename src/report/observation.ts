import type { Observation, ObservationDetail } from '../model/observation.ts';
import { hostPort } from './destination.ts';
import { durationText } from './duration.ts';
import { excerpt } from './text.ts';

/** One fact on one line, without its operation: where, what came of it, how long it took, and what was learned. */
export function observationText(observation: Observation): string {
  const { detail } = observation;
  const result = `${whereText(observation)}: ${resultText(observation)}`;
  return [result, ...circumstances(observation), ...(detail === null ? [] : detailTexts(detail))].join(', ');
}

function whereText({ target, operation, address, port, detail, control }: Observation): string {
  // A control may ask for another name than the one that it is about.
  if (control !== undefined && detail?.kind === 'resolve')
    return `${excerpt(detail.name, NAME_LENGTH)}${address === null ? '' : ` at ${excerpt(address, NAME_LENGTH)}`}`;
  if (operation === 'resolve' || address === null) return excerpt(target, NAME_LENGTH);
  return port === null ? excerpt(address, NAME_LENGTH) : hostPort(address, port);
}

function resultText({ failure, code, durationMs }: Observation): string {
  const raw = code === null ? '' : ` (${excerpt(code, CODE_LENGTH)})`;
  return `${failure ?? 'ok'}${raw} ${failure === null ? 'in' : 'after'} ${durationText(durationMs)}`;
}

function circumstances({ attempt, path, control }: Observation): readonly string[] {
  return [
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(path === 'proxy' ? ['through the proxy'] : []),
    ...(control === undefined ? [] : [`control: ${control}`]),
  ];
}

// What the far end says has the length that the far end likes.
const NAME_LENGTH = 255;
const CODE_LENGTH = 80;
const QUOTE_LENGTH = 200;

function detailTexts(detail: ObservationDetail): readonly string[] {
  switch (detail.kind) {
    case 'resolve':
      return resolveTexts(detail);
    case 'connect':
      return detail.sockets === 1 ? [] : [`${detail.sockets} sockets`];
    case 'proxy':
      return [
        `${excerpt(detail.proxy, NAME_LENGTH)} asked for ${excerpt(detail.authority, NAME_LENGTH)}`,
        ...Object.entries(detail.headers).map(
          ([name, value]) => `${excerpt(name, CODE_LENGTH)}: ${excerpt(value, QUOTE_LENGTH)}`,
        ),
      ];
    case 'tls':
      return tlsTexts(detail);
    case 'http':
      return httpTexts(detail);
    case 'registry':
      return registryTexts(detail);
    case 'dns-exchange':
      return [
        `${detail.transport} query for ${excerpt(detail.query, NAME_LENGTH)}`,
        excerpt(detail.rcode ?? 'no answer', CODE_LENGTH),
        ...detail.answers.map((answer) => excerpt(answer, NAME_LENGTH)),
      ];
    case 'ntp':
      return ntpTexts(detail);
    case 'stun':
      return stunTexts(detail);
    case 'listener':
      return listenerTexts(detail);
  }
}

function resolveTexts({ addresses, by, foundAs, codes }: DetailOf<'resolve'>): readonly string[] {
  return [
    ...addresses.map((address) => excerpt(address, CODE_LENGTH)),
    `by ${by}`,
    ...(foundAs === null ? [] : [`found as ${excerpt(foundAs, NAME_LENGTH)}`]),
    ...(codes.a === null ? [] : [`A: ${excerpt(codes.a, CODE_LENGTH)}`]),
    ...(codes.aaaa === null ? [] : [`AAAA: ${excerpt(codes.aaaa, CODE_LENGTH)}`]),
  ];
}

function stunTexts({ seenAs, errorCode }: DetailOf<'stun'>): readonly string[] {
  return [...seenAsTexts(seenAs), ...(errorCode === null ? [] : [`STUN error ${errorCode}`])];
}

function registryTexts({
  step,
  host,
  port,
  address,
  listed,
  answer,
  redirect,
}: DetailOf<'registry'>): readonly string[] {
  const place = hostPort(excerpt(host, NAME_LENGTH), port);
  const to = redirect === null ? null : hostPort(excerpt(redirect.host, NAME_LENGTH), redirect.port);
  return [
    `${step} of ${place}`,
    ...(listed ? [] : ['no requirement lists it: not contacted']),
    ...(address === null ? [] : [`at ${excerpt(address, NAME_LENGTH)}`]),
    ...(to === null ? [] : [`sends on to ${to}${redirect?.listed === false ? ', which no requirement lists' : ''}`]),
    ...(answer === null ? [] : httpTexts(answer)),
  ];
}

function ntpTexts({ stratum, kiss, offsetMs }: DetailOf<'ntp'>): readonly string[] {
  return [
    ...(stratum === null ? [] : [`stratum ${stratum}`]),
    ...(kiss === null ? [] : [`kiss-o'-death ${excerpt(kiss, CODE_LENGTH)}`]),
    ...(offsetMs === null ? [] : [`its clock is ${clockText(offsetMs)} ours`]),
  ];
}

function listenerTexts({ transport, seenAs, sameTls }: DetailOf<'listener'>): readonly string[] {
  const tls = sameTls === null ? [] : [sameTls ? 'TLS to its own certificate' : 'TLS ended on the way'];
  return [`over ${transport}`, ...seenAsTexts(seenAs), ...tls];
}

function clockText(offsetMs: number): string {
  return offsetMs < 0 ? `${-offsetMs} ms behind` : `${offsetMs} ms ahead of`;
}

function seenAsTexts(seenAs: DetailOf<'stun'>['seenAs']): readonly string[] {
  return seenAs === null ? [] : [`sees us as ${hostPort(excerpt(seenAs.address, NAME_LENGTH), seenAs.port)}`];
}

type DetailOf<Kind extends ObservationDetail['kind']> = Extract<ObservationDetail, { kind: Kind }>;

function tlsTexts({
  protocol,
  alpn,
  alert,
  serverName,
  chainTrusted,
  nameMatches,
  chain,
}: DetailOf<'tls'>): readonly string[] {
  return [
    serverName === '' ? 'no server name' : `server name ${excerpt(serverName, NAME_LENGTH)}`,
    ...[protocol, alpn].filter((text) => text !== null),
    ...(alert === null ? [] : [`alert ${alert}`]),
    ...chain
      .slice(0, 1)
      .flatMap(({ subject, issuer, validFrom, validTo }) => [
        `certificate ${excerpt(subject, QUOTE_LENGTH)}`,
        `issued by ${excerpt(issuer, QUOTE_LENGTH)}`,
        `valid ${excerpt(validFrom, CODE_LENGTH)} to ${excerpt(validTo, CODE_LENGTH)}`,
      ]),
    ...(chainTrusted === false ? ['issuer not trusted'] : []),
    ...(nameMatches === false ? ['names another host'] : []),
  ];
}

function httpTexts({
  url,
  headers,
  bodyBytes,
  bodyTruncated,
  json,
  title,
  excerpt: words,
}: DetailOf<'http'>): readonly string[] {
  return [
    excerpt(url, QUOTE_LENGTH),
    ...Object.entries(headers).map(([name, value]) => `${excerpt(name, CODE_LENGTH)}: ${excerpt(value, QUOTE_LENGTH)}`),
    `${bodyBytes} bytes${bodyTruncated ? ' read of more' : ''}`,
    ...(json === null
      ? []
      : [`JSON ${json.kind} with ${excerpt(Object.keys(json.keys).join(' '), QUOTE_LENGTH) || 'no keys'}`]),
    ...(title === null ? [] : [`title "${excerpt(title, QUOTE_LENGTH)}"`]),
    ...(words === null || title !== null ? [] : [`begins "${excerpt(words, QUOTE_LENGTH)}"`]),
  ];
}
