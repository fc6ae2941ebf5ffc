// What a registry and its token server say (OCI distribution specification 1.1, and the token authentication of
// https://distribution.github.io/distribution/spec/auth/token/). All of it is hostile input, and bounded.

/** Images of one platform, and lists of them, in the kinds that containerd asks for. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const MAX_CHALLENGE = 4096;
const MAX_TOKEN = 16_384;

export interface Challenge {
  readonly realm: string;
  readonly service: string | null;
}

/** Where a registry sends for tokens; null where it asks for none, or for a password. */
export function bearerChallenge(header: string | readonly string[] | undefined): Challenge | null {
  const text = [header ?? []].flat().join(', ').slice(0, MAX_CHALLENGE);
  const start = /(?:^|[\s,])Bearer\s/i.exec(text);
  if (start === null) return null;
  const own = text.slice(start.index + start[0].length);
  const parameters = new Map(
    [...own.matchAll(/([A-Za-z]{1,20})="([^"]*)"/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  return { realm: parameters.get('realm') ?? '', service: parameters.get('service') ?? null };
}

/** The URL of a token for reading one repository, without an account; null where the realm is no https URL. */
export function tokenUrl({ realm, service }: Challenge, repository: string): URL | null {
  if (!URL.canParse(realm)) return null;
  const url = new URL(realm);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  if (service !== null) url.searchParams.set('service', service);
  url.searchParams.set('scope', `repository:${repository}:pull`);
  return url;
}

/** The token of an answer; null where it holds none that a header could carry. */
export function tokenOf(body: Uint8Array): string | null {
  const { token, access_token: accessToken } = objectOf(parsed(body));
  const found = token ?? accessToken;
  const usable = typeof found === 'string' && found.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(found);
  return usable ? found : null;
}

/** What the answer of a token server holds that nobody else may see. */
export function tokensIn(body: Uint8Array): readonly string[] {
  return Object.entries(objectOf(parsed(body))).flatMap(([key, value]) =>
    /token/i.test(key) && typeof value === 'string' ? [value] : [],
  );
}

/** What a manifest leads to: of a list another manifest, of an image its configuration; null where it is neither. */
export function nextDigest(body: Uint8Array): { readonly kind: 'manifest' | 'blob'; readonly digest: string } | null {
  const { manifests, config } = objectOf(parsed(body));
  if (Array.isArray(manifests)) {
    const all = manifests.map(objectOf);
    const digest = digestOf(all.find(isLinuxAmd64) ?? all[0]);
    return digest === null ? null : { kind: 'manifest', digest };
  }
  const digest = digestOf(objectOf(config));
  return digest === null ? null : { kind: 'blob', digest };
}

function isLinuxAmd64({ platform }: Readonly<Record<string, unknown>>): boolean {
  const { os, architecture } = objectOf(platform);
  return os === 'linux' && architecture === 'amd64';
}

/** It becomes a part of a path, so it is nothing but a digest. */
function digestOf(value: Readonly<Record<string, unknown>> | undefined): string | null {
  const digest = value?.['digest'];
  return typeof digest === 'string' && /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(digest) ? digest : null;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
