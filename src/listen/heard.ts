/** How a port is listened on. */
export type Transport = 'tcp' | 'tls' | 'udp';

export interface ListenedPort {
  readonly transport: Transport;
  readonly port: number;
}

/** One connection or datagram that came in. */
export interface Heard extends ListenedPort {
  /** Where it came from, as it is seen here. */
  readonly address: string;
  readonly peerPort: number;
  /** It knew the token, and was answered. */
  readonly proven: boolean;
}

/** All that came from one address to one of our ports. */
export interface Peer extends Heard {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}
