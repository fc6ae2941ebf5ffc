import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Authorities } from '../src/model/probe.ts';
import type { Trust } from '../src/model/profile.ts';

// Reading 140 root certificates takes 20 ms: once for each set of authorities, never for each connection.
const contexts = new WeakMap<Authorities, Map<string, SecureContext>>();

/** The authorities that a target's certificate is verified against. */
export function secureContext(
  authorities: Authorities,
  check: { readonly trust: Trust; readonly ca: string | null },
): SecureContext {
  const known = contexts.get(authorities) ?? new Map<string, SecureContext>();
  contexts.set(authorities, known);
  const key = check.ca ?? '';
  const context = known.get(key) ?? create(authorities, check.ca);
  known.set(key, context);
  return context;
}

function create(authorities: Authorities, file: string | null): SecureContext {
  if (file !== null) return createSecureContext({ ca: authorities.files[file] ?? '' });
  if (authorities.extra.length === 0) return createSecureContext();
  return createSecureContext({ ca: [...rootCertificates, ...authorities.extra] });
}
