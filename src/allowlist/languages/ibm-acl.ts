import type { PortRange, Protocol } from '../../model/profile.ts';
import type { Rule } from '../rules.ts';
import { attached, hashText, notWritten } from './attached.ts';
import { NOT_ALL, protocolUnknown, vpcLimits, vpcName, type VpcRule, vpcRules } from './ibm-vpc.ts';
import type { Language } from './language.ts';
import { commandLine } from './shell.ts';

export const ibmAcl: Language = {
  title: 'IBM Cloud VPC: rules of a network ACL (requests and answers), as ibmcloud commands',
  list: 'firewall',
  into: { what: 'network ACL, by name or ID', default: 'NETWORK_ACL', pattern: /^[A-Za-z0-9][\w-]{0,127}$/ },
  render: (set, { into }) => {
    const known = attached(set, 'everything in the subnet');
    const written = known.rules.filter((rule) => protocolUnknown(rule) === null);
    return hashText(known, [...HEAD, ...vpcLimits(written, 'network ACL')], (rule, index) =>
      commands(rule, index, into),
    );
  },
};

/** The price of having no state, which no rule can avoid. */
export const STATELESS =
  'An ACL cannot tell an answer from a new connection: a rule for answers lets in whatever has the port of the service as its source port, and of protocols without ports all that comes from there. Security groups can tell.';

const HEAD = [
  'For a shell. ACLs are stateless: each request has a rule for its answers beside it. NETWORK_ACL stands for yours: --into names it.',
  'The rules come before those that deny, which the documents name deny-all-outbound and deny-all-inbound: write the names of yours.',
  'The own subnet is written as 0.0.0.0/0, as the documents want it.',
  STATELESS,
];

function commands(rule: Rule, index: number, acl: string): readonly string[] {
  const unknown = protocolUnknown(rule);
  if (unknown !== null) return notWritten(unknown);
  const { rules, missing } = vpcRules(rule);
  return [
    ...(rule.protocol === 'any' ? notWritten(NOT_ALL) : []),
    ...missing.flatMap(notWritten),
    ...rules.flatMap((one, number) =>
      packets(rule, one).map((packet) => {
        const name = vpcName(rule, index + 1, `${number + 1}-${packet.side}`);
        return commandLine(words(rule, packet, acl, name));
      }),
    ),
  ];
}

/** Packets of one way: the requests, or their answers. */
export interface Packets {
  readonly side: 'request' | 'answer';
  readonly direction: 'inbound' | 'outbound';
  readonly source: string;
  readonly destination: string;
  readonly sourcePorts: PortRange | null;
  readonly destinationPorts: PortRange | null;
}

/** Ports that programs connect from. They may bind lower ones over UDP (NTP, IKE), so there it is all of them. */
const CLIENT_PORTS: PortRange = { from: 1024, to: 65_535 };

/** The request and its answer. */
export function packets({ direction, protocol }: Rule, { remote, local, ports }: VpcRule): readonly [Packets, Packets] {
  const own = local ?? '0.0.0.0/0';
  const request = {
    there: direction === 'out' ? 'outbound' : 'inbound',
    back: direction === 'out' ? 'inbound' : 'outbound',
  } as const;
  const [source, destination] = direction === 'out' ? [own, remote] : [remote, own];
  const client = clientPorts(protocol);
  return [
    { side: 'request', direction: request.there, source, destination, sourcePorts: null, destinationPorts: ports },
    {
      side: 'answer',
      direction: request.back,
      source: destination,
      destination: source,
      sourcePorts: ports,
      destinationPorts: client,
    },
  ];
}

function clientPorts(protocol: Protocol): PortRange | null {
  return protocol === 'tcp' ? CLIENT_PORTS : null;
}

/** https://cloud.ibm.com/docs/vpc?topic=vpc-vpc-reference#network-acl-rule-add */
function words({ protocol }: Rule, packet: Packets, acl: string, name: string): readonly string[] {
  const { direction, source, destination, sourcePorts, destinationPorts } = packet;
  return [
    ...['ibmcloud', 'is', 'network-acl-rule-add', acl, 'allow', direction, protocol === 'any' ? 'all' : protocol],
    ...[source, destination, '--name', name],
    ...portWords('source', sourcePorts),
    ...portWords('destination', destinationPorts),
    ...['--before-rule', `deny-all-${direction}`],
  ];
}

function portWords(end: 'source' | 'destination', ports: PortRange | null): readonly string[] {
  return ports === null ? [] : [`--${end}-port-min`, String(ports.from), `--${end}-port-max`, String(ports.to)];
}
