import * as v from 'valibot';
import type { ControlKind, Failure, Observation, ObservationDetail, Operation } from '../../model/observation.ts';
import { accepting } from './exact.ts';
import { jsonKind, milliseconds, nullableText, port, text, texts, wholeNumber } from './plain-values.ts';

const operation: v.GenericSchema<unknown, Operation> = accepting<Operation>()(
  v.picklist([
    'resolve',
    'connect',
    'proxy-connect',
    'tls-handshake',
    'http-round-trip',
    'udp-round-trip',
    'tcp-round-trip',
  ]),
);

export const FailureSchema: v.GenericSchema<unknown, Failure> = accepting<Failure>()(
  v.picklist([
    'name-not-found',
    'name-no-data',
    'name-server-failure',
    'name-server-refused',
    'name-server-unreachable',
    'name-timeout',
    'name-invalid',
    'connection-timeout',
    'connection-refused',
    'connection-reset',
    'connection-closed',
    'connection-prohibited',
    'connection-rejected',
    'host-unreachable',
    'network-unreachable',
    'protocol-unreachable',
    'address-unusable',
    'proxy-refused',
    'proxy-no-answer',
    'tls-timeout',
    'tls-reset',
    'tls-closed',
    'tls-alert',
    'tls-not-tls',
    'tls-broken',
    'certificate-expired',
    'certificate-not-yet-valid',
    'certificate-name-mismatch',
    'certificate-self-signed',
    'certificate-unknown-issuer',
    'certificate-invalid',
    'http-timeout',
    'http-reset',
    'http-closed',
    'http-malformed',
    'udp-timeout',
    'answer-garbled',
    'local-exhausted',
    'cancelled',
    'unknown',
  ]),
);

const control: v.GenericSchema<unknown, ControlKind> = accepting<ControlKind>()(
  v.picklist([
    'neutral-name',
    'small-hello',
    'split-hello',
    'unused-port',
    'system-authorities',
    'udp-companion',
    'sibling-name',
    'second-resolver',
  ]),
);

const certificate = v.object({
  subject: text,
  issuer: text,
  validFrom: text,
  validTo: text,
  spkiSha256: text,
  names: texts,
});

const httpAnswer = v.object({
  kind: v.literal('http'),
  url: text,
  status: v.nullable(wholeNumber),
  headers: v.record(v.string(), v.string()),
  bodyBytes: wholeNumber,
  bodyTruncated: v.boolean(),
  json: v.nullable(v.object({ kind: jsonKind, keys: v.record(v.string(), jsonKind) })),
  title: nullableText,
  excerpt: nullableText,
});

const seenAs = v.nullable(v.object({ address: text, port }));

export const ObservationDetailSchema: v.GenericSchema<unknown, ObservationDetail> = accepting<ObservationDetail>()(
  v.variant('kind', [
    v.object({
      kind: v.literal('resolve'),
      name: text,
      addresses: texts,
      by: v.picklist(['dns', 'hosts-file', 'system']),
      foundAs: nullableText,
      codes: v.object({ a: nullableText, aaaa: nullableText }),
    }),
    v.object({ kind: v.literal('connect'), sockets: wholeNumber }),
    v.object({
      kind: v.literal('proxy'),
      proxy: text,
      authority: text,
      status: v.nullable(wholeNumber),
      headers: v.record(v.string(), v.string()),
    }),
    v.object({
      kind: v.literal('tls'),
      serverName: text,
      protocol: nullableText,
      cipher: nullableText,
      alpn: nullableText,
      alert: v.nullable(wholeNumber),
      chainTrusted: v.nullable(v.boolean()),
      nameMatches: v.nullable(v.boolean()),
      chain: v.array(certificate),
    }),
    httpAnswer,
    v.object({
      kind: v.literal('registry'),
      step: v.picklist(['challenge', 'token', 'manifest', 'blob']),
      host: text,
      port,
      address: nullableText,
      listed: v.boolean(),
      answer: v.nullable(httpAnswer),
      redirect: v.nullable(v.object({ host: text, port, listed: v.boolean() })),
    }),
    v.object({
      kind: v.literal('dns-exchange'),
      query: text,
      transport: v.picklist(['udp', 'tcp']),
      rcode: nullableText,
      answers: texts,
    }),
    v.object({
      kind: v.literal('ntp'),
      stratum: v.nullable(wholeNumber),
      kiss: nullableText,
      offsetMs: v.nullable(v.number()),
    }),
    v.object({ kind: v.literal('stun'), seenAs, errorCode: v.nullable(wholeNumber) }),
    v.object({
      kind: v.literal('listener'),
      transport: v.picklist(['udp', 'tcp', 'tls']),
      seenAs,
      sameTls: v.nullable(v.boolean()),
    }),
  ]),
);

export const ObservationSchema: v.GenericSchema<unknown, Observation> = accepting<Observation>()(
  v.object({
    target: text,
    operation: operation,
    path: v.picklist(['direct', 'proxy']),
    address: nullableText,
    port: v.nullable(port),
    failure: v.nullable(FailureSchema),
    code: nullableText,
    detail: v.nullable(ObservationDetailSchema),
    attempt: wholeNumber,
    startedMs: milliseconds,
    durationMs: milliseconds,
    control: v.exactOptional(control),
  }),
);
