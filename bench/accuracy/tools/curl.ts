import { execute } from '../../../test/lab/processes.ts';
import { answer, type Answer, NOT_ASKED, together } from '../answer.ts';
import { type Destination, hostPort } from '../destination.ts';
import { placeOfCurl } from '../words.ts';
import { firstLine } from './first-line.ts';
import type { Question, Tool } from './tool.ts';

/**
 * The one line that osd-network-verifier runs in a VM or pod, and its reading of the exit code: the port decides what is
 * spoken; over telnet the error of the meaningless option `-t B` (49), which comes once the connection is open, is
 * success. It tries three times more; here once, to end in time.
 */
export const curl: Tool = {
  usage:
    "`curl --retry 1 --retry-connrefused -t B -Z -s -I -m 4 -w '%{stderr}@NV@%{json}' --proto =http,https,telnet URL`",
  version: () => firstLine(() => execute(['curl', '--version']), /curl (?<version>\S+)/),
  ask: async (question) => together(await Promise.all(question.destinations.map((one) => ask(question, one)))),
};

async function ask({ run, caFile }: Question, destination: Destination): Promise<Answer> {
  const { speaks, port, unverified, tlsOnly } = destination;
  if (speaks === 'dns' || speaks === 'udp' || tlsOnly) return NOT_ASKED;
  const scheme = port === 443 ? 'https' : port === 80 ? 'http' : 'telnet';
  const { stderr, timedOut } = await run([
    ...['curl', '--cacert', caFile, ...(unverified ? ['--insecure'] : [])],
    ...['--retry', '1', '--retry-connrefused', '-t', 'B', '-Z', '-s', '-I', '-m', '4'],
    ...['-w', '%{stderr}@NV@%{json}\n', `${scheme}://${hostPort(destination)}`, '--proto', '=http,https,telnet'],
  ]);
  return readCurl(stderr, scheme === 'telnet', timedOut);
}

/** One line of JSON for each try; the last counts. */
export function readCurl(stderr: string, isTelnet: boolean, timedOut: boolean): Answer {
  const line = [...stderr.matchAll(/@NV@(?<json>\{.*\})/g)].at(-1)?.groups?.['json'];
  if (line === undefined) return answer('fail', timedOut ? 'stopped after 10 s' : stderr);
  const { exitcode, errormsg, http_code: status } = JSON.parse(line);
  if (exitcode === (isTelnet ? 49 : 0)) return answer('pass', isTelnet ? 'exit 49' : `exit 0, status ${status}`);
  return answer('fail', `exit ${exitcode}: ${errormsg}`, placeOfCurl(exitcode, String(errormsg)));
}
