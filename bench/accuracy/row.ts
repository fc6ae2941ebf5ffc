import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Side, withScenario } from '../../test/lab/run-scenario.ts';
import type { Need, Scenario, Site } from '../../test/lab/scenario.ts';
import { type Answer, answer } from './answer.ts';
import { authorityOf, destinationsOfNeed } from './destination.ts';
import { environmentOf } from './proxy.ts';
import { tools } from './tools/registry.ts';
import { type Question, TOOL_MS, type ToolId } from './tools/tool.ts';
import { type Truth, truthOf } from './truth.ts';

/** What all programs said of one scenario, without its obstacle or with it. */
export interface Row {
  readonly scenario: string;
  readonly group: string;
  readonly side: Side;
  readonly truth: Truth;
  readonly answers: ReadonlyMap<ToolId, Answer>;
}

/** Builds the network once, and lets every program have its say in it. */
export function askAll(scenario: Scenario, side: Side, ids: readonly ToolId[]): Promise<Row> {
  return withScenario(scenario, side, async (site) => {
    const question = await questionOf(scenario, side, site);
    const answers = new Map<ToolId, Answer>();
    // First, and alone: the others wait most of their time, and are asked together.
    if (ids.includes('reachcheck')) answers.set('reachcheck', await ask('reachcheck', question));
    patientResolver(site);
    const peers = ids.filter((id) => id !== 'reachcheck');
    const said = await Promise.all(peers.map(async (id) => [id, await ask(id, question)] as const));
    for (const [id, one] of said) answers.set(id, wanted(scenario.needs[0], one));
    return { scenario: scenario.name, group: scenario.group, side, truth: truthOf(scenario, side), answers };
  });
}

async function ask(id: ToolId, question: Question): Promise<Answer> {
  try {
    return await tools[id].ask(question);
  } catch (error) {
    process.stderr.write(`${question.scenario.name}, ${question.side}: ${id} could not be run: ${String(error)}\n`);
    // A fault of this comparison is not one of who is compared with; what stops this program is its own.
    return answer(id === 'reachcheck' ? 'unsure' : 'not-asked', String(error));
  }
}

async function questionOf(scenario: Scenario, side: Side, site: Site): Promise<Question> {
  const [need] = scenario.needs;
  const env = environmentOf(scenario);
  const wrapper = side === 'obstructed' ? (scenario.wrapper ?? []) : [];
  return {
    scenario,
    side,
    site,
    destinations: need === undefined ? [] : destinationsOfNeed(need),
    caFile: await authorities(scenario, site),
    env,
    run: (argv, more = {}) =>
      site.lab.exec('client', [...wrapper, ...argv], { env: { ...env, ...more }, timeoutMs: TOOL_MS }),
  };
}

/** The authority that the requirement names; or the client's list, the lab's authority and those that variables name. */
async function authorities({ env = {}, needs }: Scenario, { lab }: Site): Promise<string> {
  const [need] = needs;
  const own = need === undefined ? null : authorityOf(need);
  const named = [env['NODE_EXTRA_CA_CERTS'], env['SSL_CERT_FILE']].flatMap((file) => file ?? []);
  const files = own === null ? [SYSTEM_LIST, lab.caFile, ...named] : [own];
  const { stdout } = await lab.exec('client', ['sed', '-s', '-e', '$a\\', ...files]);
  return lab.file('trusted-by-the-user.pem', stdout);
}

const SYSTEM_LIST = '/etc/ssl/certs/ca-certificates.crt';

/**
 * The lab's tests have their system's resolver give up after a second, which no user's does: resolv.conf(5) says
 * twice five. Twice three lets programs that wait for it end in time.
 */
function patientResolver({ lab }: Site): void {
  const file = join('/etc/netns', lab.namespace('client'), 'resolv.conf');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^options .*$/m, 'options timeout:3 attempts:2'));
}

/** What must be blocked is right when it fails. */
function wanted(need: Need | undefined, one: Answer): Answer {
  if (need?.expect !== 'blocked') return one;
  if (one.says === 'pass') return { ...one, says: 'fail' };
  return one.says === 'fail' ? { ...one, says: 'pass' } : one;
}
