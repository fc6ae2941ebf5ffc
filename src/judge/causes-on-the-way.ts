import type { Cause } from '../model/outcome.ts';
import { type CauseInfo, ADD_ENTRY, DNS, FIREWALL, HOST, PROXY, YOU } from './cause-info.ts';

/** What can stop the way to the far end: names, routes, connections, proxies. */
export const CAUSES_ON_THE_WAY = {
  'dns.nxdomain': {
    layer: 'name',
    owner: DNS,
    title: 'name does not exist',
    next: 'Ask why the resolver knows no such name: a DNS filter, or no forwarding for its zone. Check the spelling.',
  },
  'dns.nodata': {
    layer: 'name',
    owner: DNS,
    title: 'name has no address',
    next: 'Ask why the resolver gives no address for this name: a DNS filter often answers so.',
  },
  'dns.servfail': {
    layer: 'name',
    owner: DNS,
    title: 'name server failed',
    next: 'Ask the DNS team to look the name up on the resolver: its way to the zone is broken or filtered.',
  },
  'dns.refused': {
    layer: 'name',
    owner: DNS,
    title: 'name server refuses',
    next: 'Ask the DNS team to allow this client, or this zone, on the resolver.',
  },
  'dns.timeout': {
    layer: 'name',
    owner: DNS,
    title: 'no answer to the name',
    next: 'Ask the DNS team to look the name up on the resolver: it answers others but not this one.',
  },
  'dns.unusable': {
    layer: 'name',
    owner: YOU,
    title: 'name cannot be looked up',
    next: 'Check the spelling of the name.',
  },
  'dns.sinkhole': {
    layer: 'name',
    owner: DNS,
    title: 'name leads nowhere',
    next: 'Ask for the name to be taken off the DNS filter, or take it out of the hosts file.',
  },
  'dns.unexpected-private': {
    layer: 'name',
    owner: DNS,
    title: 'private address for a public name',
    next: 'Ask why the resolver gives a private address for this public name: split DNS, a private endpoint, or a block page.',
  },
  'dns.unexpected-public': {
    layer: 'name',
    owner: DNS,
    title: 'public address for a private name',
    next: 'Ask for private resolution of this name from here.',
  },
  'dns.hijack': {
    layer: 'name',
    owner: DNS,
    title: 'resolver makes addresses up',
    next: 'Ask for this name to resolve: the resolver gives names that do not exist the address of its own page.',
  },
  'dns.resolver-broken': {
    layer: 'vantage',
    owner: DNS,
    title: 'one of the DNS servers fails',
    next: 'Repair the DNS server that fails, or take it out of the settings of this host.',
  },
  'tcp.timeout': { layer: 'tcp', owner: FIREWALL, title: 'no answer', next: ADD_ENTRY },
  'tcp.refused-or-rejected': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'refused or rejected',
    next: `${ADD_ENTRY} If others can connect from elsewhere, a rule rejects; if nobody can, the service is down.`,
  },
  'tcp.rejected': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'rejected by a firewall',
    next: `${ADD_ENTRY} A rule rejects it.`,
  },
  'tcp.unreachable': {
    layer: 'route',
    owner: FIREWALL,
    title: 'unreachable',
    next: `${ADD_ENTRY} A router or a firewall says that there is no way.`,
  },
  'tcp.prohibited': {
    layer: 'vantage',
    owner: HOST,
    title: 'forbidden on this host',
    next: 'Look at the firewall and the routes of this host itself: nothing was sent.',
  },
  'tcp.no-local-route': {
    layer: 'vantage',
    owner: HOST,
    title: 'no route from this host',
    next: 'Look at the routes of this host: it knows no way there.',
  },
  'tcp.v6-broken': {
    layer: 'vantage',
    owner: HOST,
    title: 'IPv6 fails everywhere',
    next: 'Repair IPv6 here, or turn it off: programs that try it first lose time or fail.',
  },
  'proxy.required': {
    layer: 'proxy',
    owner: YOU,
    title: 'only through the proxy',
    next: 'Give the proxy to all software that needs this, services and containers too: what ignores it does not get through as it should.',
  },
  'proxy.denied': {
    layer: 'proxy',
    owner: PROXY,
    title: 'denied by the proxy',
    next: `${ADD_ENTRY} It belongs into the list of the proxy.`,
  },
  'proxy.port-denied': {
    layer: 'proxy',
    owner: PROXY,
    title: 'port denied by the proxy',
    next: `${ADD_ENTRY} The proxy opens tunnels to other ports only: this port must be added to those of CONNECT.`,
  },
  'proxy.auth-required': {
    layer: 'proxy',
    owner: YOU,
    title: 'proxy wants a login',
    next: 'Give user name and password in the URL of the proxy (http://user:password@proxy:port, special characters percent-encoded), or correct them. A proxy that takes only NTLM or Negotiate needs a helper on this host, such as cntlm.',
  },
  'proxy.unreachable': {
    layer: 'proxy',
    owner: HOST,
    title: 'proxy unreachable',
    next: 'Correct the proxy settings of this host (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, --proxy), or have the proxy repaired; where its certificate is not trusted, install its authority in the list of this system.',
  },
  'proxy.gateway-error': {
    layer: 'proxy',
    owner: PROXY,
    title: 'proxy gets no further',
    next: 'Ask the proxy team why the proxy itself cannot connect: its own name resolution, its own firewall, or the service.',
  },
  'proxy.no-proxy-missing': {
    layer: 'proxy',
    owner: YOU,
    title: 'missing in NO_PROXY',
    next: 'Have the proxy allow it, or add the host to NO_PROXY, because it is reached directly:',
  },
  'proxy.no-proxy-too-wide': {
    layer: 'proxy',
    owner: YOU,
    title: 'wrongly in NO_PROXY',
    next: 'Take the entry that covers this host out of NO_PROXY ("reachcheck proxy" names it; other hosts may rely on it): it is reached through the proxy, and not directly.',
  },
  'proxy.no-proxy-ambiguous': {
    layer: 'proxy',
    owner: YOU,
    title: 'NO_PROXY read in different ways',
    next: 'Where only the direct way gets through, write the entry so that all programs read it; where only the proxy does, take it out. "reachcheck proxy" shows how each one reads NO_PROXY.',
  },
  'proxy.transparent': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'something accepts every connection',
    next: `${ADD_ENTRY} A transparent proxy accepts connections in the place of the service: an open port proves nothing here.`,
  },
} satisfies Partial<Record<Cause, CauseInfo>>;
