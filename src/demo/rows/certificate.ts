import { HEALTH, https, jsonWith } from './entry.ts';
import { stands, type DemoRow } from './row.ts';

/** Where somebody answers who cannot prove to be the one who was meant. */
export const CERTIFICATE: readonly DemoRow[] = [
  stands('other-name', 'blocked', 'tls.cert-name', {
    id: 'object-storage',
    title: 'store backups',
    host: 'storage.cloud.example',
    port: 443,
    section: 'Workers',
    check: HEALTH,
    note: 'The demo shows the certificate of another host.',
  }),
  stands('expired', 'impaired', 'tls.cert-expired', {
    id: 'key-management',
    title: 'decrypt volumes',
    host: 'keys.cloud.example',
    port: 443,
    section: 'Workers',
    check: HEALTH,
    note: 'The demo shows a certificate that has expired.',
  }),
  stands('self-signed', 'blocked', 'tls.cert-self-signed', {
    id: 'secrets',
    title: 'read secrets',
    host: 'secrets.cloud.example',
    port: 443,
    section: 'Workers',
    check: HEALTH,
    note: 'The demo shows a certificate that only its own key has signed.',
  }),
  stands('inspection', 'impaired', 'tls.cert-unknown-issuer', {
    id: 'monitoring',
    title: 'send metrics',
    host: 'metrics.cloud.example',
    port: 443,
    section: 'Workers',
    check: HEALTH,
    note: 'The demo shows a certificate of a TLS inspection that this host does not trust.',
  }),
  stands('inspection-block-page', 'blocked', 'http.block-page', {
    id: 'helm-charts',
    title: 'install Helm charts',
    host: 'charts.cloud.example',
    port: 443,
    section: 'Pipelines',
    check: https('/index.json', jsonWith('entries')),
    note: 'The demo answers with a block page, under a certificate of a TLS inspection that this host does not trust.',
  }),
];
