import { stringify } from 'yaml';
import { execute } from '../../../test/lab/processes.ts';
import { answer, type Answer, NOT_ASKED, together } from '../answer.ts';
import { type Destination, hostPort } from '../destination.ts';
import { proxyFor } from '../proxy.ts';
import { placeOfBlackbox } from '../words.ts';
import { firstLine } from './first-line.ts';
import type { Question, Tool } from './tool.ts';

const PROGRAM = 'prometheus-blackbox-exporter';
const LISTEN = '127.0.0.1:9115';
const TIMEOUT = '5s';

/** One scrape; its log (debug=true) is where the reason is. */
export const blackbox: Tool = {
  usage: 'one scrape with `debug=true`; modules http_2xx, tcp_connect, tcp_connect with `tls: true`, dns',
  version: () => firstLine(() => execute([PROGRAM, '--version']), /version (?<version>[^ ,]+)/),
  ask: async (question) => {
    const answers: Answer[] = [];
    for (const destination of question.destinations) answers.push(await ask(question, destination));
    return together(answers);
  },
};

async function ask(question: Question, destination: Destination): Promise<Answer> {
  const module = moduleFor(destination, question);
  if (module === null) return NOT_ASKED;
  const { site, scenario, side, run } = question;
  const config = site.lab.file('blackbox.yml', stringify({ modules: { asked: { timeout: TIMEOUT, ...module } } }));
  const wrapper = side === 'obstructed' ? (scenario.wrapper ?? []) : [];
  const argv = [...wrapper, PROGRAM, `--config.file=${config}`, `--web.listen-address=${LISTEN}`];
  const exporter = await site.lab.spawn('client', argv, { prints: /Listening on/, env: question.env });
  try {
    const target = `${destination.speaks === 'https' || destination.speaks === 'http' ? `${destination.speaks}://` : ''}${hostPort(destination)}`;
    const query = new URLSearchParams({ module: 'asked', target, debug: 'true' });
    const { stdout } = await run(['curl', '-s', '--noproxy', '*', `http://${LISTEN}/probe?${query.toString()}`]);
    return readScrape(stdout);
  } finally {
    await exporter.stop();
  }
}

export function readScrape(page: string): Answer {
  if (/^probe_success 1$/m.test(page)) return answer('pass', 'probe_success 1');
  const errors = [...page.matchAll(/level=(?:error|warn) msg="(?<what>[^"]*)"(?<more>[^\n]*)/g)]
    .map(({ groups }) => `${groups?.['what'] ?? ''}${groups?.['more'] ?? ''}`)
    .filter((line) => !line.startsWith('Probe failed'));
  const status = /^probe_http_status_code (?<status>[1-9][0-9]*)$/m.exec(page)?.groups?.['status'];
  // A log names the rest of the way too: only its errors speak. That a status is not 2xx is no error in it.
  const words = [...errors, ...(status === undefined ? [] : [`status code ${status}`])].join('; ');
  return answer('fail', words === '' ? 'probe_success 0' : words, placeOfBlackbox(words));
}

function moduleFor(destination: Destination, { caFile, env }: Question): object | null {
  const common = { preferred_ip_protocol: 'ip4' };
  const tls = { ca_file: caFile, ...(destination.unverified ? { insecure_skip_verify: true } : {}) };
  switch (destination.speaks) {
    case 'https':
    case 'http': {
      const proxy = proxyFor(env, destination.speaks, destination.host);
      // Go learned the name of curl's for it late; both have the proxy look up names.
      const through = proxy === null ? {} : { proxy_url: proxy.replace(/^socks5h:/, 'socks5:') };
      return { prober: 'http', http: { ...common, tls_config: tls, ...through } };
    }
    case 'tcp':
      return { prober: 'tcp', tcp: common };
    case 'tls':
      return { prober: 'tcp', tcp: { ...common, tls: true, tls_config: tls } };
    case 'dns':
      return { prober: 'dns', dns: { ...common, query_name: destination.query, query_type: 'A' } };
    case 'udp':
      return null;
  }
}
