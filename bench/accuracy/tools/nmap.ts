import { execute } from '../../../test/lab/processes.ts';
import { answer, type Answer, together } from '../answer.ts';
import type { Destination } from '../destination.ts';
import { nmapPort, placeOfNmap } from '../words.ts';
import { firstLine } from './first-line.ts';
import type { Question, Tool } from './tool.ts';

export const nmap: Tool = {
  usage:
    '`nmap -Pn -p PORT --reason HOST`, for UDP with `-sU`, where there is IPv6 only with `-6`; it knows no proxies by itself',
  version: () => firstLine(() => execute(['nmap', '--version']), /version (?<version>\S+)/),
  ask: async (question) => together(await Promise.all(question.destinations.map((one) => ask(question, one)))),
};

async function ask({ run, site }: Question, { host, port, speaks }: Destination): Promise<Answer> {
  const udp = speaks === 'dns' || speaks === 'udp' ? ['-sU'] : [];
  const addresses = host.includes(':') ? [host] : (site.names[host] ?? []);
  const onlyIpv6 = addresses.length > 0 && addresses.every((address) => address.includes(':')) ? ['-6'] : [];
  const { stdout, stderr, timedOut } = await run([
    ...['nmap', '-Pn', '-p', String(port), '--reason', ...udp, ...onlyIpv6],
    host,
  ]);
  return readNmap(stdout + stderr, timedOut);
}

export function readNmap(output: string, timedOut: boolean): Answer {
  const found = nmapPort(output);
  if (found === null) {
    return answer('fail', timedOut ? 'stopped after 10 s' : complaint(output), placeOfNmap(output));
  }
  const words = `${found.state} (${found.reason})`;
  switch (found.state) {
    case 'open':
      return answer('pass', words);
    case 'closed':
    case 'filtered':
      return answer('fail', words, 'connection');
    default:
      // open|filtered: no answer came, which is a place too.
      return answer('unsure', words, 'connection');
  }
}

function complaint(output: string): string {
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Starting Nmap'))
    .join(' ');
}
