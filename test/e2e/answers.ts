import type { HttpAnswer, HttpRequest, Respond } from '../../src/demo/http-servers.ts';
import type { AnswerExpectation, JsonExpectation, JsonKind } from '../../src/model/profile.ts';
import type { Target } from '../../src/model/target.ts';

/** Answers each request as the targets of a plan want it; what none of them asks for is not found. */
export function answersFor(targets: readonly Target[]): Respond {
  const answers = new Map(
    targets.flatMap(({ host, check }) =>
      check.kind === 'https' || check.kind === 'http'
        ? [[`${host}${check.path.replace(/\?.*$/, '')}`, answerOf(check.answers[0])] as const]
        : [],
    ),
  );
  const registries = new Set(targets.flatMap(({ host, check }) => (check.kind === 'registry' ? [host] : [])));
  return (request) => {
    const host = request.host.replace(/^\[(.*)\]$/, '$1');
    const known = answers.get(`${host}${request.path}`);
    if (known !== undefined) return known;
    return registries.has(host) ? registryAnswer(request) : { status: 404 };
  };
}

function answerOf(expected: AnswerExpectation | undefined): HttpAnswer {
  const status = Number(String(expected?.status[0] ?? 200).replace('xx', '00'));
  if (expected?.json === undefined || expected.json === null) return { status };
  return { status, ...asJson(jsonOf(expected.json)) };
}

function jsonOf({ has, kind, isArray, itemHas }: JsonExpectation): unknown {
  if (isArray || itemHas.length > 0) return [Object.fromEntries(itemHas.map((key) => [key, 'sample']))];
  return Object.fromEntries([
    ...has.map((key) => [key, 'sample'] as const),
    ...Object.entries(kind).map(([key, wanted]) => [key, SAMPLES[wanted]] as const),
  ]);
}

const SAMPLES: Readonly<Record<JsonKind, unknown>> = {
  object: {},
  array: [],
  string: 'sample',
  number: 1,
  boolean: true,
  null: null,
};

const DIGEST = `sha256:${'0'.repeat(64)}`;
const OCI = 'application/vnd.oci.image';

/** A registry that gives tokens itself and keeps its data itself. */
function registryAnswer({ host, path }: HttpRequest): HttpAnswer {
  if (path === '/v2/')
    return { status: 401, headers: { 'www-authenticate': `Bearer realm="https://${host}/token",service="${host}"` } };
  if (path === '/token') return { status: 200, ...asJson({ token: 'sample' }) };
  if (path.includes('/blobs/')) return { status: 200, body: '{}' };
  if (!path.includes('/manifests/')) return { status: 404 };
  const config = { mediaType: `${OCI}.config.v1+json`, digest: DIGEST, size: 2 };
  const manifest = { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers: [] };
  return { status: 200, ...asJson(manifest, `${OCI}.manifest.v1+json`) };
}

function asJson(value: unknown, type = 'application/json'): Pick<HttpAnswer, 'headers' | 'body'> {
  return { headers: { 'content-type': type }, body: JSON.stringify(value) };
}
