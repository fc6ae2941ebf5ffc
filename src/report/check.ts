import type { AnswerExpectation, Check, JsonExpectation } from '../model/profile.ts';

/** How a target is verified, in a few words: `https GET /global/v1/versions: status 200, JSON with kubernetes`. */
export function checkText(check: Check): string {
  switch (check.kind) {
    case 'tcp':
      return 'tcp connect';
    case 'tls':
      return `tls handshake${partiesText(check)}`;
    case 'https':
      return `https GET ${check.path}${partiesText(check)}${answersText(check.answers)}`;
    case 'http':
      return `http GET ${check.path}${answersText(check.answers)}`;
    case 'registry':
      return check.repository === null
        ? `registry GET /v2/${partiesText(check)}`
        : `registry: the way to ${check.repository}${check.reference.includes(':') ? '@' : ':'}${check.reference}${partiesText(check)}`;
    case 'ntp':
      return 'ntp question';
    case 'stun':
      return 'stun binding request';
    case 'listener':
      return `proof of a listener${check.tls ? ' inside tls' : ''}`;
    case 'dns':
      return check.query === null ? 'dns lookup of the name' : `dns query for ${check.query} ${check.type}`;
  }
}

/** Files are named, and nothing of what is in them. */
function partiesText(check: Extract<Check, { readonly trust: string }>): string {
  const texts = [
    ...(check.trust === 'private' && check.kind !== 'https' ? ['private authority'] : []),
    ...('serverName' in check && check.serverName !== undefined ? [`as ${check.serverName}`] : []),
    ...('client' in check && check.client !== undefined ? [`with the certificate of ${check.client.cert}`] : []),
  ];
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

function answersText(answers: readonly AnswerExpectation[]): string {
  const texts = answers.map(answerText).filter((text) => text !== '');
  return texts.length === 0 ? '' : `: ${texts.join(', or ')}`;
}

function answerText({ status, json }: AnswerExpectation): string {
  const statuses = status.length === 0 ? [] : [`status ${status.join(' or ')}`];
  return [...statuses, ...(json === null ? [] : [jsonText(json)])].join(', ');
}

function jsonText({ has, kind, isArray, itemHas }: JsonExpectation): string {
  const unkinded = has.filter((key) => !Object.hasOwn(kind, key));
  const keys = [...unkinded, ...Object.entries(kind).map(([key, value]) => `${key} (${value})`)];
  const array = isArray || itemHas.length > 0;
  const parts = [array ? 'JSON array' : 'JSON', keys.length === 0 ? '' : `with ${keys.join(', ')}`];
  return [...parts, itemHas.length === 0 ? '' : `of items with ${itemHas.join(', ')}`]
    .filter((part) => part !== '')
    .join(' ');
}
