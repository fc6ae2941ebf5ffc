import type { Probe } from '../src/model/probe.ts';
import { companion } from './companion.ts';
import { dial } from './dial.ts';
import { handshake } from './handshake.ts';
import { offeredProtocols } from './hello.ts';
import { openWay } from './tunnel.ts';

const PUBLIC = { trust: 'public', ca: null } as const;

/** Observes what tells causes apart at an endpoint where something failed: never more than the control asks for. */
export const control: Probe = async (endpoint, context) => {
  switch (endpoint.control?.kind) {
    case undefined:
      return [];
    case 'udp-companion':
      return companion(endpoint, context);
    case 'unused-port': {
      const { socket, observations } = await dial(endpoint, context);
      socket?.resetAndDestroy();
      return observations;
    }
    case 'neutral-name':
    case 'small-hello':
    case 'split-hello':
    case 'system-authorities': {
      const { socket, observations } = await openWay(endpoint, context);
      if (socket === null) return observations;
      const { check } = endpoint.target;
      const trusted = check.kind === 'tls' || check.kind === 'https' || check.kind === 'registry' ? check : PUBLIC;
      const shaken = await context.heavy(() => handshake(socket, endpoint, trusted, offeredProtocols(check), context));
      shaken.socket?.destroy();
      return [...observations, shaken.observation];
    }
  }
};
