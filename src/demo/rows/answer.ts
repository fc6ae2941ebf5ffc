import { VERSIONS, http, https, jsonWith, status } from './entry.ts';
import { stands, type DemoRow } from './row.ts';

/** Where the answer is not the one that was asked for. */
export const ANSWER: readonly DemoRow[] = [
  stands('block-page-403', 'blocked', 'http.block-page', {
    id: 'vulnerability-scanner',
    title: 'scan images',
    host: 'scanner.cloud.example',
    port: 443,
    section: 'Pipelines',
    check: https('/api/v1/health', status(200)),
    note: 'The demo answers with a block page and status 403.',
  }),
  stands('block-page-200', 'blocked', 'http.block-page', {
    id: 'service-catalog',
    title: 'browse services',
    host: 'catalog.cloud.example',
    port: 443,
    section: 'Command line',
    check: VERSIONS,
    note: 'The demo answers with a block page and status 200 where JSON is expected.',
  }),
  stands('site', 'inconclusive', 'http.unexpected-body', {
    id: 'identity',
    title: 'log in',
    host: 'identity.cloud.example',
    port: 443,
    section: 'Command line',
    check: https('/identity/.well-known/openid-configuration', jsonWith('issuer', 'token_endpoint')),
    note: 'The demo answers with JSON that lacks the wanted keys.',
  }),
  stands('portal', 'blocked', 'http.captive-portal', {
    id: 'certificate-status',
    title: 'look up revoked certificates',
    host: 'ocsp.cloud.example',
    port: 80,
    section: 'Browser',
    check: http('/generate_204', status(200, 204)),
    note: 'The demo redirects to the login page of a guest network.',
  }),
];
