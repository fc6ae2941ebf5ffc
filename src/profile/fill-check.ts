import type { Check } from '../model/profile.ts';

/** A check with its texts filled in. */
export function fillCheck(check: Check, fill: (text: string) => string): Check {
  switch (check.kind) {
    case 'tcp':
      return check;
    case 'tls':
      return { ...check, ca: check.ca === null ? null : fill(check.ca) };
    case 'https':
      return { ...check, ca: check.ca === null ? null : fill(check.ca), path: fill(check.path) };
    case 'http':
      return { ...check, path: fill(check.path) };
    case 'ntp':
    case 'stun':
      return check;
    case 'listener':
      return { ...check, token: fill(check.token) };
    case 'dns':
      return { ...check, query: check.query === null ? null : fill(check.query) };
  }
}
