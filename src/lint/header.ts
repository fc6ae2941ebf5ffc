import { quote } from '../profile/quote.ts';
import { headingVerdict, isRefusal, verdictOf } from './verdict.ts';
import { directionsOf, portsOf, protocolsOf } from './words.ts';

const NAMES = {
  destination:
    'destination destinations dest dst to host hosts hostname hostnames fqdn fqdns fqdnip ipfqdn hostip iphost domain domains domainname address addresses ipaddress ipaddresses ip ips ipcidr iprange cidr cidrs subnet subnets network networks url urls uri target targets endpoint endpoints destinationaddress destinationaddresses destinationhost destinationhostname destinationip destinationips destinationfqdn destinationdomain destinationurl destinationcidr destinationsubnet destinationnetwork destinationname destip destaddress destaddr desthost destfqdn destcidr dstip dstaddr dstaddress dsthost dstfqdn dstcidr dstnet hostport remotehost remoteaddress remoteip remotecidr',
  port: 'port ports portrange portranges portnumber destinationport destinationports destinationportrange dstport dstports destport destports dport dports portprotocol protocolport protoport portproto',
  service: 'service services servicename app application applications',
  protocol: 'protocol protocols proto protos transport ipprotocol layerprotocol',
  direction: 'direction dir flow trafficdirection',
  source:
    'source sources src from sourceaddress sourceaddresses sourceip sourceips sourcehost sourcecidr sourcesubnet sourcenetwork sourcename srcip srcaddr srcaddress srchost srccidr srcnet',
  comment:
    'comment comments description descriptions desc note notes purpose reason remark remarks title owner contact team requester requestedby approvedby createdby ticket tickets id no nr number name rule rules ruleid ruleno rulenr rulenumber rulename index idx row line seq sequence order priority prio policyid policyname justification category group zone srczone dstzone sourcezone destinationzone region location site environment env date created updated modified lastmodified expiry expires validuntil review hits hitcount log logging sourceport sourceports srcport srcports sport',
  action:
    'action actions policy decision verdict status state rulestatus rulestate enabled enable active isactive isenabled allow allowed permit permitted accept accepted open access effect disposition',
  refusal:
    'disabled disable inactive deny denied block blocked drop dropped reject rejected isdisabled removed deleted',
} as const;

/** What a column says of a row. */
export type Role = keyof typeof NAMES;

const ROLES: ReadonlyMap<string, Role> = new Map([
  ...rolesOf('destination'),
  ...rolesOf('port'),
  ...rolesOf('service'),
  ...rolesOf('protocol'),
  ...rolesOf('direction'),
  ...rolesOf('source'),
  ...rolesOf('comment'),
  ...rolesOf('action'),
  ...rolesOf('refusal'),
]);

function rolesOf(role: Role): readonly (readonly [string, Role])[] {
  return NAMES[role].split(' ').map((word) => [word, role] as const);
}

/** What each column of a header means; null where nothing is known of it. Null when it is no header. */
export function headerRoles(cells: readonly string[]): readonly (Role | null)[] | null {
  const roles = rolesIn(cells);
  // Hosts have dots; words of a header have none.
  return roles.includes('destination') && cells.every((cell) => !/[a-z0-9]\.[a-z0-9]|:\/\//i.test(cell)) ? roles : null;
}

function rolesIn(cells: readonly string[]): readonly (Role | null)[] {
  const roles = cells.map((cell) => ROLES.get(cell.toLowerCase().replaceAll(/[^a-z]/g, '')) ?? null);
  // Beside a port, the service is a name that somebody gave it.
  const named = roles.includes('port') ? 'comment' : 'port';
  return roles.map((role) => (role === 'service' ? named : role));
}

/** What is wrong with a first line that is a header, or looks like one; null where nothing is, or it is none. */
export function headerProblem(cells: readonly string[]): string | null {
  const roles = rolesIn(cells);
  const unknown = cells.filter((cell, index) => roles[index] === null && cell !== '');
  if (headerRoles(cells) === null && !looksLikeHeader(cells, roles)) return null;
  const known = `known are host, port, protocol, direction, source, action and comment, and other words for them`;
  if (unknown.length > 0)
    return `is a header with ${unknown.length === 1 ? 'an unknown column' : 'unknown columns'} ${unknown.map((name) => quote(name)).join(', ')} (${known}): rename it, or take it out; nothing of the table was read`;
  return roles.includes('destination')
    ? null
    : `is a header without a column for the destination (${known}): name that column host; nothing of the table was read`;
}

function looksLikeHeader(cells: readonly string[], roles: readonly (Role | null)[]): boolean {
  const words = cells.every((cell) => /^[\p{L}][\p{L}\p{N} _/()#-]*$|^#?$/u.test(cell));
  return words && cells.length > 1 && roles.some((role) => role !== null) && !cells.some(isTerm);
}

/** `any`, `https`, `tcp`, `out`, `deny`: words of rows, and of no header. */
function isTerm(cell: string): boolean {
  if (ROLES.has(cell.toLowerCase())) return false;
  return portsOf(cell) !== null || protocolsOf(cell) !== null || directionsOf(cell) !== null || isRefusal(cell);
}

/** Whether a row opens something, by its columns for that; what nobody understands is a problem. */
export function rowVerdict(
  cells: readonly string[],
  roles: readonly (Role | null)[],
): { readonly denies: boolean; readonly problem: string | null } {
  const said = roles.map((role, index) => (role === null ? 'nothing' : cellVerdict(role, cells[index] ?? '')));
  const wrong = said.findIndex((word) => word === 'unknown');
  if (wrong < 0) return { denies: said.includes('deny'), problem: null };
  return {
    denies: false,
    problem: `${quote(cells[wrong] ?? '')} is no action that is known: write allow or deny in a column named action`,
  };
}

function cellVerdict(role: Role, cell: string): 'deny' | 'nothing' | 'unknown' {
  if (role === 'comment') return headingVerdict(cell) === 'deny' && !WEAK.test(cell) ? 'unknown' : 'nothing';
  if (role !== 'action' && role !== 'refusal') return 'nothing';
  if (role === 'refusal' && cell === '') return 'nothing';
  const verdict = verdictOf(cell);
  if (verdict === null) return 'unknown';
  if (role === 'action') return verdict === 'deny' ? 'deny' : 'nothing';
  // A column such as "blocked" may repeat its own word in the rows.
  return verdict === 'allow' || !WEAK.test(cell) ? 'deny' : 'nothing';
}

/** Words that deny as an answer alone: in a comment, or under "disabled", they say something else. */
const WEAK = /^(?:false|f|no|n|0|off|not|none|never|expired)$/i;
