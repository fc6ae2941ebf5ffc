import type { Direction, PortRange, Protocol } from '../model/profile.ts';
import { quote } from '../profile/quote.ts';
import { EVERYBODY, isInbound, type Terms } from './opening.ts';
import type { Place } from './place.ts';
import { type Token, readToken } from './token.ts';
import { isRefusal } from './verdict.ts';
import { directionsOf, isFiller, isPlaceholder, portsOf, protocolsOf } from './words.ts';

/** What a line of words says: its places under common terms, or what is wrong with it. */
export interface LineReading {
  readonly tokens: readonly Token[];
  readonly terms: Terms;
  /** The places may go on in the next line: `TCP port 443 FROM <worker> TO`. */
  readonly statement: boolean;
  /** It looks like a row of a table: which word is the destination, and which the port, a header would say. */
  readonly columns: boolean;
  readonly problem: string | null;
}

/** Reads `host:port`, `host port/protocol`, `TCP port 443, port 9095 FROM <worker> TO 192.0.2.1, 192.0.2.2`, and the like. */
export function readLine(text: string): LineReading {
  const words = wordsOf(text);
  const state = new LineState(words);
  if (words.length > 1 && words.some(isRefusal))
    state.fail('opens nothing: an allowlist holds what is allowed; take the line out');
  words.forEach((word, index) => state.take(word, index));
  return state.result();
}

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([0-9])\s*[-\u2013\u2014]\s*(?=[0-9])/g, '$1-')
    .split(/[\s,;|]+/)
    .map((word) => word.replace(/^["'`]+/, '').replace(/["'`]+$/, ''))
    .filter((word) => word !== '');
}

const BEFORE_DESTINATION = /^(?:to:?|->|=>|\u2192)$/i;

class LineState {
  private readonly words: readonly string[];
  private readonly tokens: Token[] = [];
  private readonly from: Place[] = [];
  private readonly ports: PortRange[] = [];
  private readonly protocols: Protocol[] = [];
  private readonly directions: Direction[] = [];
  private segment: 'head' | 'from' | 'to' = 'head';
  private statement = false;
  private fromAll = false;
  /** Ports stood before the first place, and behind it. */
  private anyPort = false;
  private before = false;
  private behind = false;
  private problem: string | null = null;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  fail(problem: string): void {
    this.problem ??= problem;
  }

  take(word: string, index: number): void {
    if (this.problem !== null) return;
    if (/^from:?$/i.test(word)) this.segment = 'from';
    else if (BEFORE_DESTINATION.test(word)) this.beginDestination();
    else if (isFiller(word)) return;
    else if (this.segment === 'from') this.takeSource(word);
    else if (/^(?:any|all|\*)$/i.test(word)) this.takeAny(word, this.words[index + 1] ?? '');
    else this.takeWord(word);
  }

  result(): LineReading {
    // `in 443 from 192.0.2.0/24`: to whatever is behind the firewall.
    if (this.tokens.length === 0 && !this.statement && this.from.length > 0 && this.directions.includes('in'))
      this.takeToken('*');
    if (this.tokens.length === 0 && !this.statement && this.problem === null) this.fail('names no host or address');
    const columns = this.problem === null && this.isRow();
    if (columns) this.fail(COLUMNS);
    return {
      tokens: this.tokens,
      terms: {
        ports: orNull(this.ports),
        protocols: orNull(this.protocols),
        directions: orNull(this.directions),
        from: this.fromAll && isInbound(this.directions) ? [EVERYBODY] : this.from,
      },
      statement: this.statement,
      columns,
      problem: this.problem,
    };
  }

  /** `1 any icr.io 443`: the number of a rule is no port, and a source no destination. */
  private isRow(): boolean {
    if (this.statement || this.segment !== 'head') return false;
    const wide = this.tokens.filter(({ places }) => places.some(isEverywhere)).length;
    return (wide > 0 && wide < this.tokens.length) || (this.before && this.behind) || this.anyBesidePort;
  }

  private beginDestination(): void {
    // `10.0.0.1 -> icr.io`: what stood before the arrow is who connects.
    if (this.segment === 'head') this.from.push(...this.tokens.splice(0).flatMap(({ places }) => places));
    this.segment = 'to';
    this.statement = true;
  }

  private takeSource(word: string): void {
    // Whoever it is there: the reader of the document knows its own side.
    if (isPlaceholder(word) || /^(?:any|all|\*)$/i.test(word)) return this.takeEverybody();
    const token = readToken(word);
    if (token === null) this.fail(`${quote(hidden(word))} after FROM is no host, address or subnet`);
    else this.from.push(...token.places);
  }

  private takeAny(word: string, next: string): void {
    if (/^ports?$/i.test(next)) this.ports.push({ from: 1, to: 65_535 });
    else if (/^(?:protocols?|traffic)$/i.test(next)) this.protocols.push('any');
    else if (this.segment === 'head' && this.tokens.length > 0) this.takeAnyPort();
    else this.takeToken(word);
  }

  private takeAnyPort(): void {
    this.anyPort = true;
    this.ports.push({ from: 1, to: 65_535 });
  }

  /** `icr.io 443 any`: the last may be who connects. */
  private get anyBesidePort(): boolean {
    return this.anyPort && this.ports.length > 1;
  }

  private takeWord(word: string): void {
    const numeric = /^[0-9]+(?:[-:][0-9]+)?$/.test(word);
    const protocols = numeric ? null : protocolsOf(word);
    const ports = numeric || this.isService(word) ? portsOf(word) : portWithProtocol(word);
    const directions = directionsOf(word);
    if (protocols !== null) this.protocols.push(...protocols);
    else if (directions !== null) this.directions.push(...directions);
    else if (ports !== null) this.takePorts(word, ports);
    else if (isPlaceholder(word)) this.fail(`${quote(word)} stands for something: write the host or address itself`);
    else this.takeToken(word);
  }

  private takeEverybody(): void {
    this.fromAll = true;
  }

  private takePorts(word: string, ports: readonly PortRange[]): void {
    const last = this.tokens.at(-1);
    // In `icr.io:443,80` the second port belongs to the place before it.
    if (last?.ports != null) this.tokens[this.tokens.length - 1] = { ...last, ports: [...last.ports, ...ports] };
    else {
      if (last === undefined) this.before = true;
      else this.behind = true;
      this.ports.push(...ports);
    }
    const beside = word.split('/').flatMap((part) => (/^[0-9]/.test(part) ? [] : (protocolsOf(part) ?? [])));
    this.protocols.push(...beside);
  }

  /** `icr.io https`: a service behind a place. Before one it may be a host's own name. */
  private isService(word: string): boolean {
    return this.tokens.length > 0 && portsOf(word) !== null;
  }

  private takeToken(word: string): void {
    const token = readToken(word);
    if (token === null)
      this.fail(`${quote(hidden(word))} is no host, wildcard, address, subnet, port or protocol${remedy(word)}`);
    else if (isBareWord(token) && !this.standsAlone())
      this.fail(
        `${quote(word)} is read as a host only on its own or with a port: write HOST:PORT, or make the line a comment`,
      );
    else this.tokens.push(token);
  }

  private standsAlone(): boolean {
    const others = this.words.filter(
      (word) => portsOf(word) === null && protocolsOf(word) === null && portWithProtocol(word) === null,
    );
    return others.length === 1;
  }
}

const COLUMNS =
  'looks like a row of a table without a header: begin with a line that names the columns, such as source,host,port, or write HOST:PORT';

function isEverywhere(place: Place): boolean {
  return place.kind === 'any' || (place.kind === 'network' && place.prefix === 0);
}

function orNull<T>(items: readonly T[]): readonly T[] | null {
  return items.length === 0 ? null : [...new Set(items)];
}

/** `443/tcp` or `tcp/443`. */
function portWithProtocol(word: string): readonly PortRange[] | null {
  const [first = '', second = '', ...others] = word.split(/[/:]/);
  if (others.length > 0 || second === '') return null;
  const [port, protocol] = /^[0-9]/.test(first) ? [first, second] : [second, first];
  return /^[0-9]/.test(port) && protocolsOf(protocol) !== null && !/^[0-9]/.test(protocol) ? portsOf(port) : null;
}

/** A single word without a dot: a host of one's own network, or a word of a sentence. */
function isBareWord({ places, ports }: Token): boolean {
  const [place] = places;
  return place?.kind === 'host' && !place.text.includes('.') && ports === null;
}

/** Credentials of a URL are nobody's business. */
export function hidden(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, '//***@');
}

function remedy(word: string): string {
  if (/^[^/:]+\.[^/:]+\/.*:[0-9]/.test(word)) return '; the port stands behind the host, and no path: write HOST:PORT';
  if (/^[0-9]+(?:[.:/-][0-9]+)*$|[:/][0-9-]+$/.test(word))
    return '; an address has four numbers up to 255, a prefix is 0 to 32, a port 1 to 65535';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word))
    return '; of URLs, http, https, ws, wss, ssh, ftp, git, ldap, ldaps, tcp and udp are known';
  return '';
}
