import { answer, type Answer, NOT_ASKED, together } from '../answer.ts';
import { type Destination, hostPort } from '../destination.ts';
import { placeOfWaitOn } from '../words.ts';
import { npmFile, npmVersion } from './npm-peers.ts';
import type { Question, Tool } from './tool.ts';

/** Its command line, which accepts any certificate; with -v it also prints why it still waits. */
export const waitOn: Tool = {
  usage:
    '`wait-on -v -t 5s https://HOST:PORT/`, `http://HOST:PORT/` or `tcp:HOST:PORT`; it does not verify certificates',
  version: () => npmVersion('wait-on'),
  ask: async (question) => together(await Promise.all(question.destinations.map((one) => ask(question, one)))),
};

async function ask({ run, caFile }: Question, destination: Destination): Promise<Answer> {
  const resource = resourceOf(destination);
  if (resource === null) return NOT_ASKED;
  const argv = [process.execPath, npmFile('wait-on', 'bin', 'wait-on'), '-v', '-t', '5s', resource];
  const { status, stdout, stderr } = await run(argv, { NODE_EXTRA_CA_CERTS: caFile });
  if (status === 0) return answer('pass', 'exit 0');
  const why = stdout.split('\n').findLast((line) => /error|timed out connecting/i.test(line) && !/exiting/.test(line));
  return answer('fail', why ?? stderr.split('\n')[0] ?? '', placeOfWaitOn(why ?? ''));
}

function resourceOf(destination: Destination): string | null {
  switch (destination.speaks) {
    case 'https':
    case 'http':
      return `${destination.speaks}://${hostPort(destination)}/`;
    case 'tcp':
    case 'tls':
      return `tcp:${hostPort(destination)}`;
    case 'dns':
    case 'udp':
      return null;
  }
}
