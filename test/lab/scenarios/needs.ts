import type { Need } from '../scenario.ts';

// What most scenarios need, from the services that all of them share.

export const API_HTTPS: Need = { id: 'api', host: 'api.service.example', port: 443, check: 'https' };
export const API_TCP: Need = { id: 'api-tcp', host: 'api.service.example', port: 5000 };
export const LOGIN_HTTPS: Need = { id: 'login', host: 'login.service.example', port: 443, check: 'https' };
export const LOGIN_TCP: Need = { id: 'login-tcp', host: 'login.service.example', port: 5000 };
export const WIDE_TCP: Need = { id: 'wide-tcp', host: 'wide.service.example', port: 5000 };
export const WIDE_HTTPS: Need = { id: 'wide', host: 'wide.service.example', port: 443, check: 'https' };
export const SIX_TCP: Need = { id: 'six-tcp', host: 'six.service.example', port: 5000 };
export const INSIDE_HTTPS: Need = {
  id: 'inside',
  host: 'inside.service.example',
  port: 443,
  check: 'https',
  address: 'private',
};

/** Addresses of the shared services. */
export const AT = { login: '198.51.100.20', six: '2001:db8:6::60', wide: '192.0.2.41' } as const;
