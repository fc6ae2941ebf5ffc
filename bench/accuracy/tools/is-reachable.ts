import { pathToFileURL } from 'node:url';
import { answer, type Answer, NOT_ASKED, together } from '../answer.ts';
import { type Destination, hostPort } from '../destination.ts';
import { npmFile, npmVersion } from './npm-peers.ts';
import type { Question, Tool } from './tool.ts';

/** It has no command line. It takes port 443 for HTTPS and 80 for HTTP by itself; all else is a TCP connection. */
export const isReachable: Tool = {
  usage: "`await isReachable('HOST:PORT', { signal: AbortSignal.timeout(8000) })`",
  version: () => npmVersion('is-reachable'),
  ask: async (question) => together(await Promise.all(question.destinations.map((one) => ask(question, one)))),
};

async function ask({ run, caFile }: Question, destination: Destination): Promise<Answer> {
  const { speaks, tlsOnly } = destination;
  if (speaks === 'dns' || speaks === 'udp' || tlsOnly) return NOT_ASKED;
  const script = `
    const { default: isReachable } = await import(${JSON.stringify(pathToFileURL(npmFile('is-reachable', 'index.js')))});
    const reached = await isReachable(process.argv[1], { signal: AbortSignal.timeout(8000) });
    process.stdout.write(String(reached), () => process.exit());`;
  const argv = [process.execPath, '--input-type=module', '-e', script, hostPort(destination)];
  const { stdout, stderr, timedOut } = await run(argv, { NODE_EXTRA_CA_CERTS: caFile });
  if (timedOut) return answer('fail', 'stopped after 10 s');
  return answer(stdout === 'true' ? 'pass' : 'fail', stdout === '' ? stderr : stdout);
}
