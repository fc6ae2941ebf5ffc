import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Authorities } from '../src/model/probe.ts';

// Reading 140 root certificates takes 20 ms: once for each set of authorities, never for each connection.
const contexts = new WeakMap<Authorities, Map<string, SecureContext>>();

/** On every Node version the same small key share; later ones would send a large one, whatever else a ClientHello holds. */
const GROUPS = 'X25519:P-256:P-384';

/** The authorities that a target's certificate is verified against; for a control, those of the system beside them. */
export function secureContext(
  authorities: Authorities,
  check: { readonly ca: string | null },
  withSystem = false,
): SecureContext {
  const known = contexts.get(authorities) ?? new Map<string, SecureContext>();
  contexts.set(authorities, known);
  const key = `${withSystem ? 'system' : ''} ${check.ca ?? ''}`;
  const context = known.get(key) ?? create(authorities, check.ca, withSystem);
  known.set(key, context);
  return context;
}

function create(authorities: Authorities, file: string | null, withSystem: boolean): SecureContext {
  if (file !== null) return createSecureContext({ ecdhCurve: GROUPS, ca: authorities.files[file] ?? '' });
  const more = [...authorities.extra, ...(withSystem ? authorities.system : [])];
  // Node's own default list is there at once; it serves where nothing was added to it.
  if (more.length === 0 && authorities.defaultsArePublic) return createSecureContext({ ecdhCurve: GROUPS });
  return createSecureContext({ ecdhCurve: GROUPS, ca: [...rootCertificates, ...more] });
}
