import { HEALTH, TCP, TLS } from './entry.ts';
import { stands, type DemoRow } from './row.ts';

/** What ends before the server has said who it is. */
export const CONNECTION: readonly DemoRow[] = [
  stands('refusal', 'blocked', 'tcp.refused-or-rejected', {
    id: 'etcd',
    title: 'change network policies with calicoctl',
    host: 'etcd.cloud.example',
    port: 20023,
    section: 'Command line',
    check: TCP,
    note: 'Nothing listens here.',
  }),
  stands('silence', 'blocked', 'tcp.timeout', {
    id: 'worker-bootstrap',
    title: 'let new workers join',
    host: 'bootstrap.cloud.example',
    port: 443,
    section: 'Workers',
    check: TLS,
    note: 'The demo drops the SYN.',
  }),
  stands('silence-after-accept', 'blocked', 'tls.timeout', {
    id: 'image-layers',
    title: 'download image layers',
    host: 'layers.cloud.example',
    port: 443,
    section: 'Images',
    check: HEALTH,
    note: 'The demo accepts the connection and never answers the ClientHello.',
  }),
  stands('name-filter', 'blocked', 'tls.sni-filtered', {
    id: 'source-code',
    title: 'fetch source code',
    host: 'git.cloud.example',
    port: 443,
    section: 'Pipelines',
    check: TLS,
    note: 'The demo resets connections whose ClientHello holds this name, and no others.',
  }),
  stands('close', 'blocked', 'tls.closed', {
    id: 'package-mirror',
    title: 'install packages',
    host: 'packages.cloud.example',
    port: 443,
    section: 'Pipelines',
    check: HEALTH,
    note: 'The demo closes the connection after the ClientHello.',
  }),
  stands('plain-http', 'blocked', 'tls.not-tls', {
    id: 'web-console',
    title: 'open the console',
    host: 'console.cloud.example',
    port: 443,
    section: 'Browser',
    check: HEALTH,
    note: 'The demo answers the ClientHello with HTTP.',
  }),
];
