import { quote } from '../profile/quote.ts';
import {
  entry,
  type Imported,
  type ImportedCheck,
  type ImportedEntry,
  type NotUnderstood,
  oneLine,
  type ReadList,
} from './imported.ts';
import { type Place, portList, protocolOf, readPlace } from './place.ts';

/**
 * A plain list: one place in a line, then, if they are not behind a colon, its ports. What stands behind a `#` or `;` is
 * a comment: it says what the line is for; without one the comment line above the paragraph does.
 */
export const readPlainList: ReadList = (text, { port }): Imported => {
  const entries: ImportedEntry[] = [];
  const notUnderstood: NotUnderstood[] = [];
  let heading: string | null = null;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const { words, comment } = readLine(line);
    if (words.length === 0) {
      heading = comment;
      continue;
    }
    const read = readWords(words);
    if ('trouble' in read) notUnderstood.push({ line: index + 1, message: read.trouble });
    else entries.push(toEntry(read.place, comment ?? heading, port));
  }
  return { entries, parameters: [], notUnderstood };
};

function readLine(line: string): { readonly words: readonly string[]; readonly comment: string | null } {
  // A "#" inside of a word belongs to a URL.
  const start = line.search(/(?:^|\s)[#;]/);
  const comment = start < 0 ? '' : oneLine(line.slice(start).replace(/^\s*[#;]+/, ''));
  const words = (start < 0 ? line : line.slice(0, start)).split(/\s+/).filter((word) => word !== '');
  return { words, comment: comment === '' ? null : comment };
}

const PORTS = /^([0-9][0-9,-]*)?(?:\/?(tcp|udp))?$/i;

/** `host`, `host 443`, `host 443/tcp`, `host 443 udp`. */
function readWords([first = '', ...others]: readonly string[]): ReturnType<typeof readPlace> {
  const read = readPlace(first);
  if ('trouble' in read || others.length === 0) return read;
  const { ports, protocol } = read.place;
  const match = PORTS.exec(others.join('/'));
  if (match === null || (match[1] !== undefined && ports.length > 0) || protocol !== null)
    return {
      trouble: `${quote([first, ...others].join(' '))}: write one place in a line, as HOST:PORT or HOST PORT/tcp`,
    };
  const filled = readPlace(`x.invalid${match[1] === undefined ? '' : `:${match[1]}`}`);
  if ('trouble' in filled) return { trouble: `${quote(others.join(' '))} holds no port from 1 to 65535` };
  return { place: { ...read.place, ports: [...ports, ...portList(match[1])], protocol: protocolOf(match[2]) } };
}

function toEntry(place: Place, purpose: string | null, port: string): ImportedEntry {
  const { kind, value, path, http, protocol } = place;
  const ports = place.ports.length === 0 ? portList(port) : place.ports;
  return entry({
    destination: kind === 'cidr' ? { cidrs: [value], id: value } : { host: value },
    ports,
    protocol: protocol ?? 'tcp',
    check: http ? httpCheck(path) : null,
    purpose: purpose ?? 'listed entry',
    note: path === null || isAsked(http, path) ? null : oneLine(`The list names the path ${path}.`),
  });
}

function httpCheck(path: string | null): ImportedCheck {
  return path !== null && isAsked(true, path) ? { httpPath: path } : 'http';
}

/** Over TLS a handshake proves more than an answer; and what a profile cannot hold as a path stays in the note. */
function isAsked(http: boolean, path: string): boolean {
  return http && /^\/[\w./~%:@!$&'()*+,;=-]*$/.test(path);
}
