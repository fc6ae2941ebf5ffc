import * as v from 'valibot';
import { hint } from './suggest.ts';

// One source for the type, the check and the JSON Schema that editors use (profiles/profile.schema.json).
// Each message says what would be right; `read.ts` puts the place in front of it.

const NEEDS = ['required', 'optional', 'deprecated', 'retired'] as const;
const VANTAGES = ['workstation', 'worker', 'control-plane', 'outside'] as const;
const JSON_KINDS = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;
const PARAMETER_TYPES = ['text', 'list', 'url', 'host', 'port', 'file'] as const;
const SIMPLE_CHECKS = ['tcp', 'tls', 'https', 'http', 'dns'] as const;

const text = v.pipe(v.string(), v.regex(/^[^\p{Cc}]+$/u, 'must be a text without control characters, and not empty'));
const slug = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'must be lower-case letters, digits, dots and hyphens, such as "ks-api"',
  ),
);
const requirementId = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z0-9.-]|\{row\.[A-Za-z][A-Za-z0-9]*\})+$/,
    'must be lower-case letters, digits, dots and hyphens (and {row.column} with forEach), such as "ks-api"',
  ),
);
const parameterName = v.pipe(
  v.string(),
  v.regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name such as "masterUrl": letters and digits, a small letter first'),
);
const isoDate = v.pipe(v.string(), v.isoDate('must be a date such as 2026-08-20'));

function oneOf<const T extends readonly string[]>(options: T): v.PicklistSchema<T, v.ErrorMessage<v.PicklistIssue>> {
  return v.picklist(options, (issue) => `unknown value ${issue.received} ${hint(String(issue.input), options)}`);
}

/** An object in which unknown keys are errors: silent tolerance hides a requirement that is never checked. */
function strict<T extends v.ObjectEntries>(entries: T): v.StrictObjectSchema<T, v.ErrorMessage<v.StrictObjectIssue>> {
  const known = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    const key = issue.path?.at(-1)?.key;
    if (issue.expected === 'never') return `unknown key "${String(key)}" ${hint(String(key), known)}`;
    if (issue.received === 'undefined') return `missing key ${issue.expected}`;
    return `expected a mapping with the keys ${known.join(', ')}, got ${issue.received}`;
  });
}

const portItem = v.union(
  [
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    v.pipe(v.string(), v.regex(/^(?:[0-9]{1,5}|[0-9]{1,5}-[0-9]{1,5}|\{[A-Za-z.]+\})$/)),
  ],
  'must be a port from 1 to 65535, a range such as "30000-32767", or a {parameter}',
);

const status = v.union(
  [v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)), v.picklist(['1xx', '2xx', '3xx', '4xx', '5xx'])],
  'must be an HTTP status from 100 to 599, or a class such as 2xx',
);

const statusSet = v.union(
  [status, v.pipe(v.array(status), v.minLength(1))],
  'must be a status, a class such as 2xx, or a list of them',
);

const json = strict({
  has: v.optional(v.array(text)),
  kind: v.optional(v.record(text, oneOf(JSON_KINDS))),
  isArray: v.optional(v.boolean()),
  itemHas: v.optional(v.array(text)),
});

const answer = strict({ status: v.optional(statusSet), json: v.optional(json) });

const trust = oneOf(['public', 'private']);
const path = v.pipe(v.string(), v.regex(/^\/[^\s\p{Cc}]*$/u, 'must begin with "/" and hold no spaces'));

const httpEntries = {
  path: v.optional(path),
  status: v.optional(statusSet),
  json: v.optional(json),
  answers: v.optional(v.pipe(v.array(answer), v.minLength(1, 'must name at least one answer'))),
};

const oneAnswerForm = <T extends { status?: unknown; json?: unknown; answers?: unknown }>(check: T): boolean =>
  check.answers === undefined || (check.status === undefined && check.json === undefined);
const ONE_ANSWER_FORM = 'give either "answers", or "status" and "json"';

const checkEntries = {
  tcp: v.optional(strict({})),
  tls: v.optional(strict({ trust: v.optional(trust), ca: v.optional(text) })),
  https: v.optional(
    v.pipe(
      strict({ ...httpEntries, trust: v.optional(trust), ca: v.optional(text) }),
      v.check(oneAnswerForm, ONE_ANSWER_FORM),
    ),
  ),
  http: v.optional(v.pipe(strict(httpEntries), v.check(oneAnswerForm, ONE_ANSWER_FORM))),
  dns: v.optional(strict({ query: v.optional(text), type: v.optional(oneOf(['A', 'AAAA'])) })),
};

const exactlyOne = <T extends object>(check: T): boolean => Object.keys(check).length === 1;

const simpleCheck = oneOf(SIMPLE_CHECKS);
const detailedCheck = v.pipe(
  strict(checkEntries),
  v.check(exactlyOne, 'name exactly one kind of check; several that each would do go under "anyOf"'),
);
const singleCheck = branch(simpleCheck, detailedCheck);

const check = branch(
  simpleCheck,
  v.pipe(
    strict({
      ...checkEntries,
      anyOf: v.optional(v.pipe(v.array(singleCheck), v.minLength(1, 'must name at least one check'))),
    }),
    v.check(exactlyOne, 'name exactly one kind of check; several that each would do go under "anyOf"'),
  ),
);

/** A union of a text form and a mapping form that reports the problems of the form that was used. */
function branch<A extends v.GenericSchema, B extends v.GenericSchema>(
  textForm: A,
  mappingForm: B,
): v.LazySchema<v.UnionSchema<[A, B], undefined> | A | B> {
  return v.lazy((input) => {
    if (typeof input === 'string') return textForm;
    if (typeof input === 'object' && input !== null) return mappingForm;
    return v.union([textForm, mappingForm]);
  });
}

const source = strict({ doc: slug, section: v.optional(text), asOf: isoDate });
const sourceList = v.pipe(v.array(source), v.minLength(1, 'must name at least one document'));
const sources = v.lazy((input) => {
  if (Array.isArray(input)) return sourceList;
  return input === undefined ? v.union([source, sourceList]) : source;
});
const texts = v.union([text, v.pipe(v.array(text), v.minLength(1))], 'must be a text or a list of texts');

export const requirementSchema = v.pipe(
  strict({
    id: requirementId,
    title: text,
    host: v.optional(texts),
    cidrs: v.optional(texts),
    url: v.optional(text),
    port: v.optional(
      v.union(
        [portItem, v.pipe(v.array(portItem), v.minLength(1))],
        'must be a port, a range such as "30000-32767", or a list of them',
      ),
    ),
    protocol: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(?:tcp|udp|icmp|ip:[0-9]{1,3})$/, 'must be tcp, udp, icmp, or ip:NUMBER (ip:112 is VRRP)'),
      ),
    ),
    direction: v.optional(oneOf(['out', 'in'])),
    need: v.optional(oneOf(NEEDS)),
    expect: v.optional(oneOf(['open', 'blocked'])),
    check: v.optional(check),
    address: v.optional(oneOf(['public', 'private', 'any'])),
    published: v.optional(v.array(text)),
    witnesses: v.optional(v.array(text)),
    source: sources,
    manual: v.optional(text),
    note: v.optional(text),
    retiredOn: v.optional(isoDate),
    replacedBy: v.optional(text),
    when: v.optional(parameterName),
    forEach: v.optional(strict({ table: slug, select: v.optional(parameterName) })),
  }),
  v.check(
    (r) => [r.host, r.cidrs, r.url].filter((x) => x !== undefined).length === 1,
    'name the destination with exactly one of "host", "cidrs" and "url"',
  ),
  v.check((r) => r.url === undefined || r.port === undefined, '"url" holds the port already; leave "port" out'),
  v.check((r) => r.need !== 'retired' || r.retiredOn !== undefined, 'a retired entry needs "retiredOn", the date'),
);

const parameter = strict({
  title: text,
  type: v.optional(oneOf(PARAMETER_TYPES)),
  default: v.optional(v.union([text, v.array(text)], 'must be a text or a list of texts')),
  oneOf: v.optional(v.array(text)),
  howTo: v.optional(text),
});

const cell = v.union([text, v.pipe(v.number(), v.integer())], 'must be a text or a whole number');

export const profileSchema = strict({
  profile: slug,
  title: text,
  vantage: oneOf(VANTAGES),
  asOf: isoDate,
  description: v.optional(text),
  extends: v.optional(texts),
  documents: v.optional(v.record(slug, strict({ title: text, url: v.optional(text) }))),
  parameters: v.optional(v.record(parameterName, parameter)),
  tables: v.optional(
    v.record(
      slug,
      v.record(
        slug,
        v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]*$/, 'must be a column name such as "host"')), cell),
      ),
    ),
  ),
  requirements: v.optional(v.array(requirementSchema)),
});

/** A profile as its file says it, before `extends` and `forEach` are expanded. */
export type ProfileDocument = v.InferOutput<typeof profileSchema>;
export type RequirementDocument = v.InferOutput<typeof requirementSchema>;
export type CheckDocument = NonNullable<RequirementDocument['check']>;
export type ParameterDocument = v.InferOutput<typeof parameter>;
