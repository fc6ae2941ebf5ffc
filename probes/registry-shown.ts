import type { HttpDetail, RegistryDetail } from '../src/model/observation.ts';
import { describeAnswer, type RoundTrip } from './exchange.ts';
import { tokensIn } from './registry-message.ts';

const CONCEALED = '***';
/** What is shorter is no secret, and would be found everywhere, by chance. */
const SHORTEST = 8;
/** By so much of its beginning a token is known that is cut off. */
const BEGINNING = 12;

/** An answer as it may be shown: without tokens, logins, and the signatures that are in the queries of URLs. */
export function shownAnswer(
  trip: RoundTrip,
  url: URL,
  step: RegistryDetail['step'],
  secret: string | null,
): HttpDetail {
  const secrets = [...(secret === null ? [] : [secret]), ...(step === 'token' ? tokensIn(trip.body) : [])];
  const clear = (text: string): string => withoutLogins(withoutSecrets(text, secrets));
  const headers = Object.fromEntries(
    Object.entries(trip.headers).map(([name, value]) => {
      const text = [value ?? []].flat().join(', ');
      return [name, clear(name === 'location' ? withoutQuery(text, url) : text)];
    }),
  );
  // Before it is cut to what is kept, and again after: its JSON may write a letter in several ways.
  const body =
    secrets.length === 0 ? trip.body : Buffer.from(withoutSecrets(Buffer.from(trip.body).toString(), secrets));
  const answer = clearText(describeAnswer({ ...trip, headers, body }, `${url.origin}${url.pathname}`), clear);
  const isPage = /\bhtml\b/i.test(answer.headers['content-type'] ?? '');
  // What is no page of a filter may hold the token itself.
  const excerpt = step === 'token' && !isPage ? null : answer.excerpt;
  return { ...answer, excerpt, bodyBytes: trip.body.length };
}

function clearText(answer: HttpDetail, clear: (text: string) => string): HttpDetail {
  const { json, title, excerpt } = answer;
  const keys = Object.entries(json?.keys ?? {}).map(([key, kind]) => [clear(key), kind] as const);
  return {
    ...answer,
    json: json === null ? null : { ...json, keys: Object.fromEntries(keys) },
    title: title === null ? null : clear(title),
    excerpt: excerpt === null ? null : clear(excerpt),
  };
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter(({ length }) => length >= SHORTEST).reduce(withoutSecret, text);
}

/** The end of an answer that is read in part may be the beginning of a token. */
function withoutSecret(text: string, secret: string): string {
  const [before = '', ...parts] = text.replaceAll(secret, CONCEALED).split(secret.slice(0, BEGINNING));
  return [before, ...parts.map((part) => part.replace(/^[^\s"'<>,;]*/, ''))].join(CONCEALED);
}

/** User and password in a URL (RFC 3986 section 3.2.1), in all the spellings that browsers take. */
function withoutLogins(text: string): string {
  return text.replaceAll(/(https?:[/\\]*|[/\\]{2})[^\s/\\?#"<>]{0,2048}@/gi, `$1${CONCEALED}@`);
}

function withoutQuery(location: string, url: URL): string {
  if (!URL.canParse(location, url.href)) return location.replace(/^.*@/s, `${CONCEALED}@`).replace(/[?#].*$/s, '');
  const to = new URL(location, url.href);
  if (to.username === '' && to.password === '') return location.replace(/[?#].*$/s, '');
  to.username = CONCEALED;
  to.password = '';
  return `${to.protocol}//${to.username}@${to.host}${to.pathname}`;
}
