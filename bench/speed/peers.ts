import { readFileSync } from 'node:fs';
import type { Measured, MeasureOptions, Network } from './network.ts';
import { nmapStates, type State } from './verdicts.ts';

export interface Scanned extends Measured {
  readonly states: ReadonlyMap<string, State>;
}

/** Asks nmap for one port of each address, without names and without asking first whether a host is up. */
export async function nmap(
  network: Network,
  addresses: readonly string[],
  port: number,
  args: readonly string[],
): Promise<Scanned> {
  const list = network.file('addresses.txt', addresses.join('\n'));
  const out = `${list}.gnmap`;
  const scan = ['nmap', '-n', '-Pn', ...args, '-p', String(port), '-oG', out, '-iL', list];
  const ran = await mustEndWell(network, scan);
  return { ...ran, states: nmapStates(readFileSync(out, 'utf8')) };
}

export interface Connected extends Measured {
  readonly open: number;
  readonly closed: number;
  readonly silent: number;
  /** By the program's own clock. */
  readonly ms: number;
}

/** The C program: a connection to every place; each is an address, or an address and a port. */
export async function connectAll(
  network: Network,
  places: readonly string[],
  port: number,
  atOnce: number,
): Promise<Connected> {
  const list = network.file('addresses.txt', places.join('\n'));
  const ran = await mustEndWell(network, [network.program('connect'), list, String(port), '4000', String(atOnce)]);
  return { ...ran, ...JSON.parse(ran.stdout) };
}

export interface Fetched extends Measured {
  readonly answers: number;
  readonly successes: number;
  readonly ms: number;
}

/** Asks a blackbox_exporter of the client for each of these targets, over 64 connections that are kept. */
export async function askBlackbox(network: Network, port: number, targets: readonly string[]): Promise<Fetched> {
  const list = network.file('paths.txt', targets.map((target) => `/probe?${target}`).join('\n'));
  const ran = await mustEndWell(network, [network.program('fetch'), '127.0.0.1', String(port), '64', list]);
  return { ...ran, ...JSON.parse(ran.stdout) };
}

export async function mustEndWell(
  network: Network,
  argv: readonly string[],
  options: MeasureOptions = {},
): Promise<Measured> {
  const ran = await network.measure(argv, options);
  if (ran.status !== 0) throw new Error(`${argv.join(' ')}: exit ${ran.status}\n${ran.stderr}`);
  return ran;
}
