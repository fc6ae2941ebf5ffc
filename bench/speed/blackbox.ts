import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Network } from './network.ts';

export interface Blackbox {
  readonly port: number;
  /** Milliseconds of processor time that it has used. */
  readonly cpuMs: () => number;
  readonly stop: () => Promise<void>;
}

const PORT = 9115;
/** Of proc(5): Linux has no other on any machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Starts blackbox_exporter in the client's namespace, with the modules `tcp` and `https`. */
export async function startBlackbox(network: Network, caFile?: string): Promise<Blackbox> {
  const tls = caFile === undefined ? {} : { tls_config: { ca_file: caFile } };
  const config = network.file(
    'blackbox.yml',
    stringify({
      modules: {
        tcp: { prober: 'tcp', timeout: '4s', tcp: { preferred_ip_protocol: 'ip4' } },
        https: { prober: 'http', timeout: '4s', http: { preferred_ip_protocol: 'ip4', enable_http2: false, ...tls } },
      },
    }),
  );
  const argv = [
    'prometheus-blackbox-exporter',
    `--config.file=${config}`,
    `--web.listen-address=127.0.0.1:${PORT}`,
    '--log.level=error',
  ];
  const server = await network.spawn('client', argv, { listens: [PORT] });
  return { port: PORT, cpuMs: () => cpuMs(server.pid), stop: server.stop };
}

function cpuMs(pid: number): number {
  // Behind the name, which may hold blanks: utime is the 12th, stime the 13th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}
