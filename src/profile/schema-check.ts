import * as v from 'valibot';
import { described, listOr, oneOf, strict, text } from './schema-parts.ts';

const JSON_KINDS = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;
const SIMPLE_CHECKS = [
  'tcp',
  'tls',
  'https',
  'http',
  'kubernetes-api',
  'etcd',
  'registry',
  'dns',
  'ntp',
  'stun',
] as const;

/** One of them cannot go without a token, so it has no short form. */
const CHECKS = [...SIMPLE_CHECKS, 'listener'] as const;

const STATUS = 'must be an HTTP status from 100 to 599, or a class such as 2xx';
const status = v.union(
  [
    v.pipe(v.number(), v.integer(STATUS), v.minValue(100, STATUS), v.maxValue(599, STATUS)),
    v.picklist(['1xx', '2xx', '3xx', '4xx', '5xx'], STATUS),
  ],
  STATUS,
);

const json = strict({
  has: v.optional(described(v.array(text), 'keys that the object must have')),
  kind: v.optional(described(v.record(text, oneOf(JSON_KINDS)), 'kinds that the values of named keys must have')),
  isArray: v.optional(described(v.boolean(), 'the value must be a list')),
  itemHas: v.optional(described(v.array(text), 'keys that the first item of the list must have')),
});

const answerEntries = {
  status: v.optional(described(listOr(status), 'a status, a class such as 2xx, or a list; any without it')),
  json: v.optional(described(json, 'what the JSON body must hold')),
};
const answer = strict(answerEntries);

const path = v.pipe(v.string(), v.regex(/^\/[^\s\p{Cc}]*$/u, 'must begin with "/" and hold no spaces'));
const trust = v.optional(
  described(oneOf(['public', 'private']), 'private: the authority of "ca", or unverified without one'),
);
const alpn = v.optional(described(text, 'protocol that must be agreed on (ALPN), such as h2'));
const ca = v.optional(described(text, 'PEM file of the authority'));

const clientEntries = {
  cert: v.optional(described(text, 'PEM file of our own certificate, for services that demand one')),
  key: v.optional(described(text, 'PEM file of its key')),
};
const partyEntries = {
  ca,
  ...clientEntries,
  serverName: v.optional(described(text, 'name that the certificate is for, where it is not the host')),
};
const bothOrNeither = <T extends { cert?: unknown; key?: unknown }>({ cert, key }: T): boolean =>
  (cert === undefined) === (key === undefined);
const BOTH_OR_NEITHER = 'give both "cert" and "key", or neither of them';

const REPOSITORY = 'must be the name of a repository such as library/alpine, without host and tag';
const repository = v.pipe(v.string(), v.regex(/^[a-z0-9{][A-Za-z0-9._/{}-]{0,254}$/, REPOSITORY));
const REFERENCE = 'must be a tag such as latest, or a digest such as sha256:...';
const reference = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_{][A-Za-z0-9._:{}-]{0,127}$/, REFERENCE));

const httpEntries = {
  path: v.optional(described(path, 'path of the GET; / is the default')),
  ...answerEntries,
  answers: v.optional(
    described(
      v.pipe(v.array(answer), v.minLength(1, 'must name at least one answer')),
      'acceptable answers, one of which is enough',
    ),
  ),
};

const oneAnswerForm = <T extends { status?: unknown; json?: unknown; answers?: unknown }>(check: T): boolean =>
  check.answers === undefined || (check.status === undefined && check.json === undefined);
const ONE_ANSWER_FORM = 'give either "answers", or "status" and "json"';

const checkEntries = {
  tcp: v.optional(described(strict({}), 'the connection opens')),
  tls: v.optional(
    described(
      v.pipe(strict({ trust, ...partyEntries, alpn }), v.check(bothOrNeither, BOTH_OR_NEITHER)),
      'a handshake with a certificate for the host',
    ),
  ),
  https: v.optional(
    described(
      v.pipe(
        strict({ ...httpEntries, trust, ...partyEntries }),
        v.check(oneAnswerForm, ONE_ANSWER_FORM),
        v.check(bothOrNeither, BOTH_OR_NEITHER),
      ),
      'a handshake and one GET',
    ),
  ),
  http: v.optional(
    described(v.pipe(strict(httpEntries), v.check(oneAnswerForm, ONE_ANSWER_FORM)), 'one GET in the clear'),
  ),
  'kubernetes-api': v.optional(
    described(
      v.pipe(
        strict({ path: v.optional(described(path, 'path of the GET; /version is the default')), ...partyEntries }),
        v.check(bothOrNeither, BOTH_OR_NEITHER),
      ),
      'the API server of a Kubernetes cluster answers',
    ),
  ),
  etcd: v.optional(
    described(
      v.pipe(
        strict({
          path: v.optional(described(oneOf(['/version', '/health']), '/version is the default')),
          ...partyEntries,
        }),
        v.check(bothOrNeither, BOTH_OR_NEITHER),
      ),
      'an etcd server answers; without "cert" and "key" it shakes hands, or asks for them',
    ),
  ),
  registry: v.optional(
    described(
      strict({
        repository: v.optional(
          described(repository, 'image whose way is gone: token, manifest and where its data lie'),
        ),
        reference: v.optional(described(reference, 'tag or digest; latest is the default')),
        trust,
        ca,
      }),
      'a container registry answers; with "repository": an image can be pulled from it',
    ),
  ),
  dns: v.optional(
    described(
      strict({
        query: v.optional(described(text, 'name that the server at "host" is asked for')),
        type: v.optional(described(oneOf(['A', 'AAAA']), 'A is the default')),
      }),
      'the host resolves; with query: it is a DNS server that answers',
    ),
  ),
  ntp: v.optional(described(strict({}), 'an NTP server answers, over udp')),
  stun: v.optional(described(strict({}), 'a STUN server answers, over udp, and says which address it sees')),
  listener: v.optional(
    described(
      strict({
        token: described(text, 'the token that "reachcheck listen" was started with, best as "{parameter}"'),
        tls: v.optional(described(v.boolean(), 'ask it inside TLS, at a port of its --tls')),
      }),
      '"reachcheck listen" at the far end proves that it got our request, over tcp or udp',
    ),
  ),
};

const ONE_KIND = `name exactly one kind of check (${CHECKS.join(', ')}); several that each would do go under "anyOf"`;
/** Unknown keys have a message of their own. */
const exactlyOne = <T extends object>(check: T): boolean => {
  const kinds = Object.keys(check).filter((key) => key === 'anyOf' || CHECKS.some((kind) => kind === key));
  return kinds.length === 1 || (kinds.length === 0 && Object.keys(check).length > 0);
};

const simpleCheck = oneOf(SIMPLE_CHECKS);
const singleCheck = textOrMapping(simpleCheck, v.pipe(strict(checkEntries), v.check(exactlyOne, ONE_KIND)));
const anyOf = v.optional(
  described(
    v.pipe(v.array(singleCheck), v.minLength(1, 'must name at least one check')),
    'checks, one of which is enough',
  ),
);

export const check = textOrMapping(
  simpleCheck,
  v.pipe(strict({ ...checkEntries, anyOf }), v.check(exactlyOne, ONE_KIND)),
);

/** A union of a text form and a mapping form that reports the problems of the form that was used. */
function textOrMapping<A extends v.GenericSchema, B extends v.GenericSchema>(
  textForm: A,
  mappingForm: B,
): v.LazySchema<v.UnionSchema<[A, B], string> | v.NeverSchema<string> | A | B> {
  const either: v.UnionSchema<[A, B], string> = v.union(
    [textForm, mappingForm],
    'must be the name of a check or a mapping such as { https: {} }',
  );
  const list = v.never('is one check; a list of alternatives goes under "anyOf"');
  return v.lazy((input) => {
    if (typeof input === 'string') return textForm;
    if (Array.isArray(input)) return list;
    return typeof input === 'object' && input !== null ? mappingForm : either;
  });
}
