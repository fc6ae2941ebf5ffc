import { HEALTH, MESSAGES, VERSIONS } from './entry.ts';
import { leadsNowhere, type DemoRow } from './row.ts';

/** Names that lead nowhere, and entries that are not tried. */
export const NAME: readonly DemoRow[] = [
  leadsNowhere('blocked', 'dns.nxdomain', {
    id: 'private-endpoint',
    title: 'reach the API from the private network',
    host: 'private.cloud.example',
    port: 443,
    section: 'Command line',
    check: VERSIONS,
    note: "The demo's DNS server does not know the name.",
  }),
  leadsNowhere('inconclusive', 'dns.servfail', {
    id: 'billing',
    title: 'read invoices',
    host: 'billing.cloud.example',
    port: 443,
    section: 'Browser',
    check: HEALTH,
    note: "The demo's DNS server fails for the name.",
  }),
  leadsNowhere('skipped', 'config.retired', {
    id: 'old-registry',
    title: 'pull images from the old registry',
    host: 'hub.cloud.example',
    port: 443,
    section: 'Images',
    check: MESSAGES,
    note: 'Nothing is tried.',
    need: 'retired',
    retiredOn: '2025-03-31',
    replacedBy: 'image-registry',
  }),
  leadsNowhere('skipped', 'config.parameter-missing', {
    id: 'cluster-ingress',
    title: 'reach applications in the cluster',
    host: '{ingress}',
    port: 443,
    section: 'Browser',
    check: HEALTH,
    note: 'Nothing is tried.',
    gap: {
      parameter: 'ingress',
      conditional: false,
      howTo: 'Look up the host name that the cluster gives to its applications (the demo has none)',
    },
  }),
];
