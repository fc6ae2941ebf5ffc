import * as v from 'valibot';
import type {
  Check,
  Destination,
  Direction,
  Need,
  ParameterValue,
  PortRange,
  ProfileRef,
  Protocol,
  Requirement,
  SourceRef,
} from '../../model/profile.ts';
import { accepting } from './exact.ts';
import { jsonKind, nullableText, port, text, texts } from './plain-values.ts';

const PROTOCOL = /^(?:tcp|udp|icmp|any|ip:(?:0|[1-9]\d{0,2}))$/;

function isProtocol(value: string): value is Protocol {
  return PROTOCOL.test(value);
}

export const ProtocolSchema: v.GenericSchema<unknown, Protocol> = v.pipe(
  v.string(),
  v.regex(PROTOCOL, 'a protocol is "tcp", "udp", "icmp", "any" or "ip:" and its number'),
  v.guard(isProtocol),
);

export const DirectionSchema: v.GenericSchema<unknown, Direction> = accepting<Direction>()(v.picklist(['out', 'in']));

export const NeedSchema: v.GenericSchema<unknown, Need> = accepting<Need>()(
  v.picklist(['required', 'optional', 'deprecated', 'retired']),
);

export const PortRangeSchema: v.GenericSchema<unknown, PortRange> = accepting<PortRange>()(
  v.object({ from: port, to: port }),
);

export const DestinationSchema: v.GenericSchema<unknown, Destination> = accepting<Destination>()(
  v.object({ kind: v.picklist(['host', 'wildcard', 'cidr', 'address', 'sequence']), value: text }),
);

export const SourceRefSchema: v.GenericSchema<unknown, SourceRef> = accepting<SourceRef>()(
  v.object({ doc: text, section: nullableText, asOf: text }),
);

const answers = v.array(
  v.object({
    status: v.array(v.union([v.pipe(v.number(), v.integer()), v.picklist(['1xx', '2xx', '3xx', '4xx', '5xx'])])),
    json: v.nullable(
      v.object({ has: texts, kind: v.record(v.string(), jsonKind), isArray: v.boolean(), itemHas: texts }),
    ),
  }),
);

const trust = v.picklist(['public', 'private']);
const parties = {
  trust,
  ca: nullableText,
  client: v.exactOptional(v.object({ cert: text, key: text })),
  serverName: v.exactOptional(text),
};

export const CheckSchema: v.GenericSchema<unknown, Check> = accepting<Check>()(
  v.variant('kind', [
    v.object({ kind: v.literal('tcp') }),
    v.object({ kind: v.literal('tls'), ...parties, alpn: v.optional(nullableText, null) }),
    v.object({ kind: v.literal('https'), ...parties, path: text, answers }),
    v.object({ kind: v.literal('registry'), trust, ca: nullableText, repository: nullableText, reference: text }),
    v.object({ kind: v.literal('http'), path: text, answers }),
    v.object({ kind: v.literal('dns'), query: nullableText, type: v.picklist(['A', 'AAAA']) }),
    v.object({ kind: v.literal('ntp') }),
    v.object({ kind: v.literal('stun') }),
    v.object({ kind: v.literal('listener'), token: text, tls: v.boolean() }),
  ]),
);

export const RequirementSchema: v.GenericSchema<unknown, Requirement> = accepting<Requirement>()(
  v.object({
    id: text,
    profiles: texts,
    vantage: v.optional(v.picklist(['workstation', 'worker', 'control-plane', 'outside']), 'workstation'),
    title: text,
    destinations: v.array(DestinationSchema),
    witnesses: texts,
    from: v.optional(texts, []),
    ports: v.array(PortRangeSchema),
    protocol: ProtocolSchema,
    direction: DirectionSchema,
    need: NeedSchema,
    expect: v.picklist(['open', 'blocked']),
    provable: v.optional(v.boolean(), true),
    checks: v.array(CheckSchema),
    address: v.picklist(['public', 'private', 'any']),
    published: texts,
    sources: v.array(SourceRefSchema),
    manual: nullableText,
    note: nullableText,
    retiredOn: nullableText,
    replacedBy: nullableText,
    gap: v.nullable(v.object({ parameter: text, conditional: v.boolean(), howTo: text })),
  }),
);

export const ProfileRefSchema: v.GenericSchema<unknown, ProfileRef> = accepting<ProfileRef>()(
  v.object({
    name: text,
    title: text,
    asOf: text,
    documents: v.record(v.string(), v.object({ title: text, url: nullableText })),
  }),
);

export const ParameterValueSchema: v.GenericSchema<unknown, ParameterValue> = accepting<ParameterValue>()(
  v.object({
    name: text,
    value: v.nullable(v.union([text, texts])),
    origin: v.picklist(['set', 'environment', 'kubeconfig', 'cluster-json', 'cluster', 'default', 'unset']),
  }),
);
