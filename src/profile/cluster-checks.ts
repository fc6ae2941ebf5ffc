import type { AnswerExpectation, Check } from '../model/profile.ts';
import type { CheckDocument } from './schema.ts';

interface PartiesDocument {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
}

/** The checks of container platforms, written out as what is sent; null for the others. */
export function clusterCheck(check: Exclude<CheckDocument, string>): Check | null {
  if (check.registry !== undefined) {
    const { ca, trust, repository, reference } = check.registry;
    return {
      kind: 'registry',
      trust: trust ?? (ca === undefined ? 'public' : 'private'),
      ca: ca ?? null,
      repository: repository ?? null,
      reference: reference ?? 'latest',
    };
  }
  if (check['kubernetes-api'] !== undefined) {
    const { path = '/version', ...parties } = check['kubernetes-api'];
    return { kind: 'https', trust: 'private', ...partiesOf(parties), path, answers: KUBERNETES_ANSWERS };
  }
  return check.etcd === undefined ? null : etcdCheck(check.etcd);
}

/** Who shows what in TLS, without keys that say nothing. */
export function partiesOf({
  ca,
  cert,
  key,
  serverName,
}: PartiesDocument): Pick<Extract<Check, { kind: 'tls' }>, 'ca' | 'client' | 'serverName'> {
  return {
    ca: ca ?? null,
    ...(cert === undefined || key === undefined ? {} : { client: { cert, key } }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function json(...has: readonly string[]): AnswerExpectation['json'] {
  return { has, kind: {}, isArray: false, itemHas: [] };
}

/** What everybody may read, and what an API server says to whom it lets read nothing (a `Status` of its API). */
const KUBERNETES_ANSWERS: readonly AnswerExpectation[] = [
  { status: [200], json: json('major', 'gitVersion') },
  { status: [401, 403], json: json('kind', 'apiVersion', 'status') },
];

/** Of `/version`, and of `/health`. */
const ETCD_ANSWERS: readonly AnswerExpectation[] = [
  { status: [200], json: json('etcdserver') },
  { status: [200], json: json('health') },
];

/** Most etcd servers answer nobody without a certificate: the handshake is all that can be seen then. */
function etcdCheck({
  path = '/version',
  ...parties
}: PartiesDocument & { readonly path?: '/version' | '/health' | undefined }): Check {
  const shown = { trust: 'private', ...partiesOf(parties) } as const;
  return shown.client === undefined
    ? { kind: 'tls', ...shown, alpn: null }
    : { kind: 'https', ...shown, path, answers: ETCD_ANSWERS };
}
