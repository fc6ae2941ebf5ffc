import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { issue } from '../../helpers/certificates.ts';
import { endWith } from './endings.ts';
import { firstFlight } from './first-flight.ts';
import type { Interception } from './spec.ts';

const made = new Map<string, SecureContext>();

/** Asks the server first, as such devices do: only then it is known what can be agreed on with the client. */
export async function intercept(client: Socket, box: Interception): Promise<void> {
  const flight = await firstFlight(client);
  if (flight === null) return;
  if (flight.hello === null) return endWith(client, 'close');
  const { serverName, alpn } = flight.hello;
  const server = connect({
    host: box.upstream.address,
    port: box.upstream.port,
    servername: serverName ?? '',
    ALPNProtocols: box.alpn === 'pass' ? [...alpn] : [],
    rejectUnauthorized: false,
  });
  client.once('close', () => server.destroy());
  await once(server, 'secureConnect');
  const agreed = server.alpnProtocol === false || server.alpnProtocol === null ? [] : [server.alpnProtocol];
  client.unshift(flight.bytes);
  const inside = new TLSSocket(client, {
    isServer: true,
    secureContext: contextFor(serverName ?? box.upstream.address, box),
    ...(agreed.length === 0 ? {} : { ALPNProtocols: agreed }),
  });
  await Promise.all([pipeline(inside, server), pipeline(server, inside)]);
}

function contextFor(name: string, { authority }: Interception): SecureContext {
  const known = made.get(name);
  if (known !== undefined) return known;
  const privateKey = createPrivateKey(authority.key);
  const signer = { ...authority, keyPair: { privateKey, publicKey: createPublicKey(privateKey) } };
  const leaf = issue(signer, { names: [isIP(name) === 0 ? name : name.replace(/^::ffff:/, '')] });
  const context = createSecureContext({ key: leaf.key, cert: `${leaf.cert}${authority.cert}` });
  made.set(name, context);
  return context;
}
