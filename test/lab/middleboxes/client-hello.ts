/** What a filter on the way can read of who is wanted: all of it is in the clear (RFC 8446 section 4.1.2). */
export interface ClientHello {
  /** SNI (RFC 6066 section 3), in lower case; null when there is none. */
  readonly serverName: string | null;
  /** Protocols of the application layer, in the client's order (RFC 7301 section 3.1). */
  readonly alpn: readonly string[];
  /** Bytes on the wire: all its records with their headers. */
  readonly size: number;
}

export type FirstBytes =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'not-tls' }
  | { readonly kind: 'hello'; readonly hello: ClientHello };

const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const ALPN = 16;
const HOST_NAME = 0;

const INCOMPLETE: FirstBytes = { kind: 'incomplete' };
const NOT_TLS: FirstBytes = { kind: 'not-tls' };

/** Reads the ClientHello that a connection begins with. It may be in several records (RFC 8446 section 5.1). */
export function parseFirstBytes(bytes: Buffer): FirstBytes {
  const parts: Buffer[] = [];
  let message = Buffer.alloc(0);
  for (let at = 0; message.length < 4 || message.length < 4 + message.readUIntBE(1, 3);) {
    if (at < bytes.length && bytes[at] !== HANDSHAKE_RECORD) return NOT_TLS;
    if (at + 5 > bytes.length) return INCOMPLETE;
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) return INCOMPLETE;
    parts.push(bytes.subarray(at + 5, end));
    message = Buffer.concat(parts);
    if (message.length > 0 && message[0] !== CLIENT_HELLO) return NOT_TLS;
    at = end;
  }
  const size = message.length + 5 * parts.length;
  try {
    return { kind: 'hello', hello: { ...readExtensions(message.subarray(4)), size } };
  } catch (error) {
    // A length that points past the end.
    if (error instanceof RangeError) return NOT_TLS;
    throw error;
  }
}

function readExtensions(body: Buffer): Omit<ClientHello, 'size'> {
  // Version (2) and random (32), then session id, cipher suites and compression methods, each after its length.
  let at = 34;
  at += 1 + body.readUInt8(at);
  at += 2 + body.readUInt16BE(at);
  at += 1 + body.readUInt8(at);
  let serverName: string | null = null;
  let alpn: readonly string[] = [];
  // None at all is right too, in TLS 1.2 and before.
  at += 2;
  while (at + 4 <= body.length) {
    const kind = body.readUInt16BE(at);
    const end = at + 4 + body.readUInt16BE(at + 2);
    const data = body.subarray(at + 4, end);
    if (kind === SERVER_NAME) serverName = hostName(data);
    if (kind === ALPN) alpn = protocols(data);
    at = end;
  }
  return { serverName, alpn };
}

/** Length of the list (2), kind of name (1), length of the name (2), name. */
function hostName(data: Buffer): string | null {
  if (data.readUInt8(2) !== HOST_NAME) return null;
  return data.toString('latin1', 5, 5 + data.readUInt16BE(3)).toLowerCase();
}

/** Length of the list (2), then names, each after its length (1). */
function protocols(data: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 2; at < data.length;) {
    const end = at + 1 + data.readUInt8(at);
    names.push(data.toString('latin1', at + 1, end));
    at = end;
  }
  return names;
}
