import type { Failure } from '../src/model/observation.ts';

// The one place where a code of the system becomes a failure. Measured on Linux; a code that is not here is
// `unknown`, and stands in the observation as it came.
const FAILURE_BY_CODE: Readonly<Record<string, Failure>> = {
  // A RST, or an ICMP port-unreachable: a closed port and two kinds of REJECT rule look the same.
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-reset',
  ECONNABORTED: 'connection-reset',
  EPIPE: 'connection-closed',
  ETIMEDOUT: 'connection-timeout',
  // ICMP host-unreachable, net-unreachable and all that is prohibited, or a neighbour that does not answer.
  EHOSTUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  ENETDOWN: 'network-unreachable',
  EAFNOSUPPORT: 'network-unreachable',
  ENOPROTOOPT: 'protocol-unreachable',
  // A local `prohibit` route, or a local firewall that refuses to send; from the network, ICMPv6 "prohibited".
  EACCES: 'connection-prohibited',
  EPERM: 'connection-prohibited',
  // A local `blackhole` route, or an address that cannot be dialled at all.
  EINVAL: 'address-unusable',
  EMFILE: 'local-exhausted',
  ENFILE: 'local-exhausted',
  ENOBUFS: 'local-exhausted',
  ENOMEM: 'local-exhausted',
  EAGAIN: 'local-exhausted',
  EADDRNOTAVAIL: 'local-exhausted',
};

/** Who raised an error: this host's own kernel before anything was sent, or an answer from the network. */
export type RaisedBy = 'kernel' | 'network';

/** The failure that a code of connect(2), send(2) or recv(2) stands for. */
export function socketFailure(code: string | null, address: string, raisedBy: RaisedBy = 'network'): Failure {
  // The same codes stand for a route that is missing here and for a report from a router.
  if (raisedBy === 'kernel' && (code === 'ENETUNREACH' || code === 'EHOSTUNREACH')) return 'network-unreachable';
  if (raisedBy === 'network' && code === 'EACCES') return 'connection-rejected';
  // Without an IPv6 address of its own, a host has no source address to dial from: that is a missing route.
  if (code === 'EADDRNOTAVAIL' && address.includes(':')) return 'network-unreachable';
  return code === null ? 'unknown' : (FAILURE_BY_CODE[code] ?? 'unknown');
}

// X.509 verification codes of OpenSSL, as Node names them (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const FAILURE_BY_CERTIFICATE_CODE: Readonly<Record<string, Failure>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-unknown-issuer',
};

/** The failure that a verification code stands for. */
export function certificateFailure(code: string): Failure {
  return FAILURE_BY_CERTIFICATE_CODE[code] ?? 'certificate-invalid';
}

/** The failure of a handshake that did not come to its end. */
export function handshakeFailure(error: Error): Failure {
  const code = errorCode(error);
  if (code === 'ECONNRESET') return isReset(error) ? 'tls-reset' : 'tls-closed';
  if (code === 'EPIPE') return 'tls-closed';
  if (alertNumber(error) !== null) return 'tls-alert';
  const notTls = [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_PACKET_LENGTH_TOO_LONG',
    'ERR_SSL_HTTP_REQUEST',
    'ERR_SSL_UNEXPECTED_MESSAGE',
  ];
  return notTls.includes(code ?? '') ? 'tls-not-tls' : 'tls-broken';
}

/** Node says ECONNRESET for a plain close before the handshake too; only a real reset comes from a system call. */
function isReset(error: Error): boolean {
  return 'syscall' in error && typeof error.syscall === 'string';
}

/** The failure of an HTTP exchange on an open connection. */
export function httpFailure(error: Error): Failure {
  const code = errorCode(error) ?? '';
  if (alertNumber(error) !== null) return 'tls-alert';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || error.name === 'TimeoutError')
    return 'http-timeout';
  if (code === 'ECONNRESET') return 'http-reset';
  // An upgrade or a "continue" that nobody asked for.
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return 'http-malformed';
  if (code === 'UND_ERR_SOCKET' || code === 'EPIPE' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED')
    return 'http-closed';
  const malformed = ['HTTPParserError', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];
  return malformed.includes(httpCode(error) ?? '') ? 'http-malformed' : 'unknown';
}

/** The raw code of an error of HTTP. What undici's parser cannot read has no code, and goes by its name. */
export function httpCode(error: Error): string | null {
  return error.name === 'HTTPParserError' ? error.name : errorCode(error);
}

/** The number of the TLS alert that the far end sent (RFC 8446 section 6), which OpenSSL gives only in words. */
export function alertNumber(error: Error): number | null {
  const number = /SSL alert number ([0-9]+)/.exec(error.message)?.[1];
  return number === undefined ? null : Number(number);
}

/** The raw code of an error, or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
