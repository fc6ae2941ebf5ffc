import { issue, makeAuthority } from '../../../test/helpers/certificates.ts';
import { startBlackbox } from '../blackbox.ts';
import { duration, type Line } from '../line.ts';
import { type Measured, type Network, OPEN_NEAR } from '../network.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { askBlackbox, mustEndWell } from '../peers.ts';
import { addressesOf } from '../profile.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

const AT_ONCE = 64;

/** Web servers, each with a handshake of its own and a certificate that is verified. */
export const https: Row = {
  name: 'https',
  about: `A GET to many names on one nginx (ECDSA P-256, no session is resumed). Processor time for each: what 1,000 more cost, so that start and end are left out. curl asks with -Z --no-sessionid, ${AT_ONCE} at once; blackbox_exporter uses both processors, and is a server that runs already.`,
  measure: async ({ network, quick }) => {
    const few = quick ? 20 : 100;
    const many = few + (quick ? 200 : 1000);
    const caFile = await startNginx(network, many);
    const blackbox = await startBlackbox(network, caFile);
    const both = async (work: (count: number) => Promise<Measured>): Promise<Probed> => {
      const [less, more] = [await work(few), await work(many)];
      return { wallMs: more.wallMs, eachMs: (more.cpuMs - less.cpuMs) / (many - few) };
    };
    const [ours = [], curls = [], exporters = []] = await interleaved(quick ? 1 : 5, [
      async () => both(async (count) => weAsk(network, caFile, count)),
      async () => both(async (count) => curlAsks(network, caFile, count)),
      async () => {
        const before = blackbox.cpuMs();
        const targets = namesOf(many).map((name) => `module=https&target=https://${name}/`);
        const { ms, successes } = await askBlackbox(network, blackbox.port, targets);
        if (successes < many) throw new Error(`blackbox_exporter: ${successes} of ${many} succeeded`);
        return { wallMs: ms, eachMs: (blackbox.cpuMs() - before) / many };
      },
    ]);
    await blackbox.stop();
    return linesOf(many, ours, { curl: curls, blackbox_exporter: exporters });
  },
};

interface Probed {
  readonly wallMs: number;
  /** Processor time for each probe. */
  readonly eachMs: number;
}

function linesOf(
  count: number,
  ours: readonly Probed[],
  peers: Readonly<Record<string, readonly Probed[]>>,
): readonly Line[] {
  return Object.entries(peers).flatMap(([name, theirs]) =>
    (['eachMs', 'wallMs'] as const).map((key): Line => {
      const [we, they] = [ours, theirs].map((runs) => runs.map((run) => run[key]));
      return {
        what: key === 'eachMs' ? 'HTTPS: processor time for each' : `HTTPS, ${count} names: wall time`,
        ours: duration(median(we ?? [])),
        against: `${name} ${duration(median(they ?? []))}`,
        measured: ratio(we ?? [], they ?? []),
        unit: 'ratio',
        goal: key === 'eachMs' && name === 'curl' ? { most: 1.35 } : null,
      };
    }),
  );
}

function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `h${index + 1}.bench.test`);
}

/** One nginx at the addresses of all names; the file of its authority. */
async function startNginx(network: Network, count: number): Promise<string> {
  const addresses = addressesOf(OPEN_NEAR, count);
  const hosts = namesOf(count).map((name, index) => `${addresses[index] ?? ''} ${name}\n`);
  network.settings({ hosts: `127.0.0.1 localhost\n${hosts.join('')}` });
  const authority = makeAuthority('Benchmark Authority');
  const { cert, key } = issue(authority, { names: ['*.bench.test'] });
  const config = network.file(
    'nginx.conf',
    `daemon off;
master_process off;
pid ${network.folder}/nginx.pid;
error_log stderr error;
worker_rlimit_nofile 20000;
events { worker_connections 10000; }
http {
  access_log off;
  client_body_temp_path ${network.folder}/nginx-body;
  proxy_temp_path ${network.folder}/nginx-proxy;
  fastcgi_temp_path ${network.folder}/nginx-fastcgi;
  uwsgi_temp_path ${network.folder}/nginx-uwsgi;
  scgi_temp_path ${network.folder}/nginx-scgi;
  server {
    listen 443 ssl backlog=65535;
    ssl_certificate ${network.file('cert.pem', cert)};
    ssl_certificate_key ${network.file('key.pem', key)};
    ssl_session_cache off;
    ssl_session_tickets off;
    location / { return 200 "ok\\n"; }
  }
}
`,
  );
  await network.spawn('server', ['nginx', '-c', config], { listens: [443] });
  return network.file('authority.pem', authority.cert);
}

async function weAsk(network: Network, caFile: string, count: number): Promise<Measured> {
  const check = { https: { path: '/', status: [200], trust: 'private' } };
  const wanted = namesOf(count).map((name, index) => ({ id: `h${index + 1}`, hosts: [name], port: 443, check }));
  const ran = await reachcheck(network, wanted, ['--cacert', caFile]);
  const { allowed } = ran.report().summary.outcomes;
  if (allowed < count) throw new Error(`reachcheck: ${allowed} of ${count} allowed`);
  return ran;
}

async function curlAsks(network: Network, caFile: string, count: number): Promise<Measured> {
  const lines = namesOf(count).map((name) => `url = "https://${name}/"\noutput = "/dev/null"\n`);
  const config = network.file('curl.conf', lines.join(''));
  const parallel = ['--parallel', '--parallel-immediate', '--parallel-max', String(AT_ONCE)];
  const argv = ['curl', '--silent', '--fail', '--no-sessionid', '--http1.1', ...parallel, '--cacert', caFile];
  return mustEndWell(network, [...argv, '--config', config]);
}
