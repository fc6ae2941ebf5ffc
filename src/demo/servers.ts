import { CLUSTER, EXPIRED, INSPECTED, OTHER_NAME, SELF_SIGNED, SITE } from './certificates.ts';
import { httpAnswering, tlsAnswering } from './http-servers.ts';
import { blockPage, pageThatForbids, portal, site } from './pages.ts';
import type { RunningServer } from './running-server.ts';
import { silentTcp } from './silent-tcp.ts';
import { refusing, tcpAccepting } from './tcp-servers.ts';
import { closeAfterClientHello, filterByName, plainHttpOnTlsPort, silentAfterAccept } from './tls-obstacles.ts';

/** Who stands behind the names of the demo. */
export type ServerName =
  | 'site'
  | 'cluster'
  | 'tcp'
  | 'refusal'
  | 'silence'
  | 'silence-after-accept'
  | 'name-filter'
  | 'close'
  | 'plain-http'
  | 'other-name'
  | 'expired'
  | 'self-signed'
  | 'inspection'
  | 'inspection-block-page'
  | 'block-page-403'
  | 'block-page-200'
  | 'portal';

export const SERVERS: Readonly<Record<ServerName, () => Promise<RunningServer>>> = {
  site: () => tlsAnswering({ ...SITE, respond: site }),
  cluster: () => tlsAnswering({ ...CLUSTER, respond: site }),
  tcp: tcpAccepting,
  refusal: refusing,
  silence: silentTcp,
  'silence-after-accept': silentAfterAccept,
  'name-filter': () => filterByName('git.cloud.example', SITE),
  close: closeAfterClientHello,
  'plain-http': plainHttpOnTlsPort,
  'other-name': () => tlsAnswering({ ...OTHER_NAME, respond: site }),
  expired: () => tlsAnswering({ ...EXPIRED, respond: site }),
  'self-signed': () => tlsAnswering({ ...SELF_SIGNED, respond: site }),
  inspection: () => tlsAnswering({ ...INSPECTED, respond: site }),
  'inspection-block-page': () => tlsAnswering({ ...INSPECTED, respond: blockPage }),
  'block-page-403': () => tlsAnswering({ ...SITE, respond: pageThatForbids }),
  'block-page-200': () => tlsAnswering({ ...SITE, respond: blockPage }),
  portal: () => httpAnswering({ respond: portal }),
};
