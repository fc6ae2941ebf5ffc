import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Failure, Observation, TlsDetail } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Trust } from '../src/model/profile.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { type Certificates, certificatesOf, namesHost } from './certificate.ts';
import { helloOptions, inTwoPackets } from './hello.ts';
import { alertNumber, certificateFailure, errorCode, handshakeFailure } from './failure.ts';
import { observed } from './observation.ts';
import { secureContext } from './trust.ts';
import { whenAborted } from './when-aborted.ts';

export interface Handshake {
  /** Open TLS connection, also when the certificate is bad; null when the handshake did not come to its end. */
  readonly socket: TLSSocket | null;
  readonly observation: Observation;
}

export interface TlsCheck {
  readonly trust: Trust;
  readonly ca: string | null;
  readonly client?: { readonly cert: string; readonly key: string };
  readonly serverName?: string;
  /** The public authorities will do beside the one that `ca` names. */
  readonly orPublic?: boolean;
}

/**
 * Shakes hands over an open connection within `tlsMs`, offering the given protocols of the application layer (ALPN).
 * A bad certificate is read, not thrown: what it says is evidence. Sessions are never resumed, because a resumed one
 * shows no certificate.
 */
export async function handshake(
  socket: Socket,
  endpoint: Endpoint,
  check: TlsCheck,
  protocols: readonly string[],
  context: ProbeContext,
): Promise<Handshake> {
  const { target, control } = endpoint;
  const { now, signal, timeouts } = context;
  // The first one of a run reads all authorities, which must not count as the network's time.
  const trusted = secureContext(context.authorities, check, control?.kind === 'system-authorities');
  const serverName = control?.kind === 'neutral-name' ? (control.serverName ?? '') : (check.serverName ?? target.host);
  const stream = control?.kind === 'split-hello' ? inTwoPackets(socket) : socket;
  const startedMs = now();

  return new Promise((resolve) => {
    const tls = connect({
      socket: stream,
      // An address is no server name (RFC 6066 section 3).
      servername: isIP(serverName) === 0 ? serverName : '',
      secureContext: trusted,
      rejectUnauthorized: false,
      ...helloOptions(control, protocols),
      checkServerIdentity: () => undefined,
    });
    const certificates = certificatesOf(tls);

    const finish = (failure: Failure | null, code: string | null, detail: TlsDetail, open: boolean): void => {
      callOff();
      forget();
      tls.removeAllListeners('secureConnect').removeAllListeners('keylog').removeAllListeners('error');
      // After the handshake Node only tells of an alert and leaves the connection open; whoever comes next has to see
      // why it ended, however late that is.
      tls.on('error', (error) => void tls.destroy(error));
      if (!open) {
        tls.destroy();
        socket.destroy();
      }
      const observation = observed(endpoint, 'tls-handshake', { failure, code, detail, startedMs, endedMs: now() });
      resolve({ socket: open ? tls : null, observation });
    };

    const empty: TlsDetail = {
      kind: 'tls',
      serverName,
      protocol: null,
      cipher: null,
      alpn: null,
      alert: null,
      chainTrusted: null,
      nameMatches: null,
      chain: [],
    };
    const onAbort = (): void => finish('cancelled', null, empty, false);
    const callOff = after(timeouts.tlsMs, () => finish('tls-timeout', null, empty, false));
    const forget = whenAborted(signal, onAbort);
    socket.on('error', () => undefined);
    // In TLS 1.2 the first key to log is made when the far end has shown its certificate and signed for it: an alert
    // after that is about us, and the certificate still tells who sent it.
    let shown: TlsDetail | undefined;
    tls.once('keylog', () => {
      if (tls.getProtocol() === 'TLSv1.2') shown = describe(tls, serverName, certificates());
    });
    tls.once('error', (error) =>
      finish(handshakeFailure(error), errorCode(error), { ...(shown ?? empty), alert: alertNumber(error) }, false),
    );
    tls.once('secureConnect', () => {
      const detail = withResult(shown ?? describe(tls, serverName, certificates()), tls, check);
      const { failure, code } = identity(tls, detail, check);
      finish(failure, code, detail, true);
    });
    if (signal.aborted) onAbort();
  });
}

/** What is known before the handshake is at its end. */
function describe(tls: TLSSocket, host: string, certificates: Certificates): TlsDetail {
  return {
    kind: 'tls',
    serverName: host,
    protocol: tls.getProtocol(),
    cipher: tls.getCipher().standardName ?? tls.getCipher().name,
    alpn: null,
    alert: null,
    chainTrusted: null,
    nameMatches: namesHost(certificates, host),
    chain: certificates.chain,
  };
}

function withResult(detail: TlsDetail, tls: TLSSocket, check: TlsCheck): TlsDetail {
  return {
    ...detail,
    alpn: tls.alpnProtocol === false ? null : tls.alpnProtocol,
    // Verified all the same where the user's own authorities signed it.
    chainTrusted: unverifiable(check) && !tls.authorized ? null : tls.authorized,
  };
}

/** A private authority that was not given: there is nothing to verify against, as with `curl --insecure`. */
function unverifiable(check: TlsCheck): boolean {
  return check.trust === 'private' && check.ca === null;
}

function identity(
  tls: TLSSocket,
  detail: TlsDetail,
  check: TlsCheck,
): { failure: Failure | null; code: string | null } {
  if (unverifiable(check)) return { failure: null, code: null };
  if (!tls.authorized) {
    const code = verificationCode(tls.authorizationError);
    return { failure: certificateFailure(code), code };
  }
  return detail.nameMatches === true
    ? { failure: null, code: null }
    : { failure: 'certificate-name-mismatch', code: 'ERR_TLS_CERT_ALTNAME_INVALID' };
}

// Node's types say Error; what is there is the code itself.
function verificationCode(error: unknown): string {
  return typeof error === 'string' ? error : (errorCode(error) ?? 'UNSPECIFIED');
}
