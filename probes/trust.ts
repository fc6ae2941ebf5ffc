import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Authorities } from '../src/model/probe.ts';

// Reading 140 root certificates takes 20 ms: once for each set of authorities, never for each connection.
const contexts = new WeakMap<Authorities, Map<string, SecureContext>>();

/** On every Node version the same small key share; later ones would send a large one, whatever else a ClientHello holds. */
const GROUPS = 'X25519:P-256:P-384';

/** Files by which certificates are verified, and our own is shown: see `TlsCheck`. */
interface TrustedFiles {
  readonly ca: string | null;
  readonly client?: { readonly cert: string; readonly key: string };
  readonly orPublic?: boolean;
}

/** The authorities that a target's certificate is verified against; for a control, those of the system beside them. */
export function secureContext(authorities: Authorities, check: TrustedFiles, withSystem = false): SecureContext {
  const known = contexts.get(authorities) ?? new Map<string, SecureContext>();
  contexts.set(authorities, known);
  const { ca, client, orPublic = false } = check;
  const key = JSON.stringify([withSystem, ca, client?.cert, client?.key, orPublic]);
  const context = known.get(key) ?? create(authorities, check, withSystem);
  known.set(key, context);
  return context;
}

function create({ files, ...given }: Authorities, check: TrustedFiles, withSystem: boolean): SecureContext {
  const { ca: file, client, orPublic = false } = check;
  const options = {
    ecdhCurve: GROUPS,
    ...(client === undefined ? {} : { cert: files[client.cert] ?? '', key: files[client.key] ?? '' }),
  };
  if (file !== null && !orPublic) return createSecureContext({ ...options, ca: files[file] ?? '' });
  const named = file === null ? [] : [files[file] ?? ''];
  const more = [...named, ...given.extra, ...(withSystem ? given.system : [])];
  // Node's own default list is there at once; it serves where nothing was added to it.
  if (more.length === 0 && given.defaultsArePublic) return createSecureContext(options);
  return createSecureContext({ ...options, ca: [...rootCertificates, ...more] });
}
