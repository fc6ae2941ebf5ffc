import { execute } from '../../../test/lab/processes.ts';
import { answer, type Answer, together } from '../answer.ts';
import type { Destination } from '../destination.ts';
import { placeOfNc } from '../words.ts';
import { firstLine } from './first-line.ts';
import type { Question, Tool } from './tool.ts';

export const nc: Tool = {
  usage: '`nc -z -v -w 4 HOST PORT`, for UDP with `-u`; it knows no proxies by itself',
  version: () => firstLine(() => execute(['nc', '-h']), /(?<version>OpenBSD netcat.*|Ncat \S+)/),
  ask: async (question) => together(await Promise.all(question.destinations.map((one) => ask(question, one)))),
};

async function ask({ run }: Question, { host, port, speaks }: Destination): Promise<Answer> {
  const udp = speaks === 'dns' || speaks === 'udp' ? ['-u'] : [];
  const { status, stderr, timedOut } = await run(['nc', '-z', '-v', '-w', '4', ...udp, host, String(port)]);
  if (status === 0) return answer('pass', stderr);
  return answer('fail', timedOut ? 'stopped after 10 s' : stderr, placeOfNc(stderr));
}
