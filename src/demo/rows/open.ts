import { HEALTH, MESSAGES, TCP, VERSIONS, httpsPrivate, jsonWith } from './entry.ts';
import { namedByDns, stands, type DemoRow } from './row.ts';

/** What is open. */
export const OPEN: readonly DemoRow[] = [
  stands('site', 'allowed', null, {
    id: 'cluster-versions',
    title: 'list cluster versions',
    host: 'api.cloud.example',
    port: 443,
    section: 'Command line',
    check: VERSIONS,
    note: 'The demo answers as it should.',
  }),
  stands('site', 'allowed', null, {
    id: 'image-registry',
    title: 'pull images',
    host: 'registry.cloud.example',
    port: 443,
    section: 'Images',
    check: MESSAGES,
    note: 'The demo answers as it should.',
  }),
  stands('site', 'allowed', null, {
    id: 'regional-registries',
    title: 'pull images from regional registries',
    host: '*.registry.cloud.example',
    port: 443,
    section: 'Images',
    check: MESSAGES,
    note: 'The demo answers as it should, for both witnesses.',
    witnesses: ['us.registry.cloud.example', 'eu.registry.cloud.example'],
  }),
  stands('cluster', 'allowed', 'tls.unverified', {
    id: 'cluster-api',
    title: 'kubectl',
    host: 'c1.containers.cloud.example',
    port: 31234,
    section: 'Command line',
    check: httpsPrivate('/version', jsonWith('gitVersion')),
    note: "The demo answers as it should, with a certificate of the cluster's own authority, which is not given.",
  }),
  stands('tcp', 'allowed', null, {
    id: 'log-ingestion',
    title: 'send logs by syslog over TLS',
    host: 'logs.cloud.example',
    port: 6514,
    section: 'Workers',
    check: TCP,
    note: 'The demo accepts the connection.',
  }),
  namedByDns('site', 'allowed', null, {
    id: 'status-page',
    title: 'read about outages',
    host: 'status.cloud.example',
    port: 443,
    section: 'Command line',
    check: HEALTH,
    note: 'The demo answers as it should; the name comes from its DNS server.',
  }),
];
