import { forward, output } from '../obstacles.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import { API_HTTPS, AT, LOGIN_TCP, SIX_TCP } from './needs.ts';

// Firewalls that answer in the place of the host, in every way that nftables and iptables have.

/** A closed port and these rules look the same from the client. */
const REFUSED: Expectation = {
  outcome: 'blocked',
  cause: 'tcp.refused-or-rejected',
  met: 'no',
  confidence: 'likely',
  alternatives: ['service.down'],
};

/** A router says so too when its way to the host is gone. */
const UNREACHABLE: Expectation = { outcome: 'blocked', cause: 'tcp.unreachable', met: 'no', confidence: 'likely' };

/** No router says so: somebody has made a rule. */
const REJECTED: Expectation = { outcome: 'blocked', cause: 'tcp.rejected', met: 'no' };

/** Reports of ICMP (RFC 792, RFC 1812 section 5.2.7.1). */
const ICMP: Readonly<Record<string, Expectation>> = {
  'port-unreachable': REFUSED,
  'host-unreachable': UNREACHABLE,
  'net-unreachable': UNREACHABLE,
  // Every host that offers a service over TCP has TCP: only a rule says this.
  'prot-unreachable': REJECTED,
  'net-prohibited': REJECTED,
  'host-prohibited': REJECTED,
  'admin-prohibited': REJECTED,
};

/** Reports of ICMPv6 (RFC 4443 section 3.1). */
const ICMPV6: Readonly<Record<string, Expectation>> = {
  'port-unreachable': REFUSED,
  'no-route': UNREACHABLE,
  'addr-unreachable': UNREACHABLE,
  'admin-prohibited': REJECTED,
};

/**
 * Between namespaces an ICMP error comes back while connect(2) still holds the socket, and IPv6 drops it then (the
 * counter TcpExtLockDroppedIcmps). The next SYN, a second later, comes from a timer and gets its answer.
 */
const PATIENT = ['--timeout', 'connect=3s,tls=1s,http=1s,resolve=2s'];

const EVERY_PROTOCOL = 'meta l4proto { tcp, udp } th dport 5000';

export const rejectScenarios: readonly Scenario[] = [
  ...Object.entries(ICMP).map(([type, expected]): Scenario => ({
    name: `reject-${type}`,
    group: 'tcp',
    obstacle: `The firewall rejects one port of one address with ICMP ${type}, over TCP and UDP.`,
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} ${EVERY_PROTOCOL} reject with icmp type ${type}`),
    expected,
  })),
  ...Object.entries(ICMPV6).map(([type, expected]): Scenario => ({
    name: `reject-ipv6-${type}`,
    group: 'tcp',
    obstacle: `The firewall rejects one port of one IPv6 address with ICMPv6 ${type}, over TCP and UDP.`,
    needs: [SIX_TCP, API_HTTPS],
    flags: PATIENT,
    obstruct: forward(`ip6 daddr ${AT.six} ${EVERY_PROTOCOL} reject with icmpv6 type ${type}`),
    expected,
  })),
  {
    name: 'reject-tcp-reset',
    group: 'tcp',
    obstacle: 'The firewall resets connections to one port of one address.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 5000 reject with tcp reset`),
    expected: REFUSED,
  },
  {
    name: 'reject-ipv6-tcp-reset',
    group: 'tcp',
    obstacle: 'The firewall resets connections to one port of one IPv6 address.',
    needs: [SIX_TCP, API_HTTPS],
    obstruct: forward(`ip6 daddr ${AT.six} tcp dport 5000 reject with tcp reset`),
    expected: REFUSED,
  },
  {
    name: 'reject-default-deny',
    group: 'tcp',
    obstacle: 'The firewall lets the entries of its list pass and rejects all else with ICMP host-prohibited.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: forward(
      'ct state established,related accept',
      'meta l4proto { tcp, udp } th dport { 53, 443 } accept',
      'meta nfproto ipv4 reject with icmp type host-prohibited',
      'meta l4proto ipv6-icmp accept',
      'meta nfproto ipv6 reject with icmpv6 type admin-prohibited',
    ),
    expected: REJECTED,
  },
  {
    name: 'reject-of-tcp-alone',
    group: 'tcp',
    obstacle:
      'The firewall rejects TCP to one port with ICMP admin-prohibited and lets UDP pass, which the host refuses.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 5000 reject with icmp type admin-prohibited`),
    // A route that is gone would stop UDP too: what treats the protocols differently is a rule.
    expected: { ...REJECTED, confidence: 'likely' },
  },
  {
    name: 'reject-with-few-reports',
    group: 'tcp',
    obstacle: 'The firewall rejects one port, says so with ICMP admin-prohibited once a minute, and drops the rest.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: forward(
      `ip daddr ${AT.login} ${EVERY_PROTOCOL} limit rate 1/minute burst 1 packets reject with icmp type admin-prohibited`,
      `ip daddr ${AT.login} ${EVERY_PROTOCOL} drop`,
    ),
    // A host that is gone looks the same: TCP is told once, and UDP stays silent.
    expected: UNREACHABLE,
  },
  {
    name: 'reject-by-this-host',
    group: 'tcp',
    obstacle: 'The firewall of this host rejects what it sends to one port.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: output(`ip daddr ${AT.login} tcp dport 5000 reject`),
    expected: REFUSED,
  },
];
