import { hostname } from 'node:os';
import { requirementsToRetest } from '../compare/retest.ts';
import type { ParameterValue, Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Plan } from '../model/target.ts';
import { environmentName } from '../profile/parameters.ts';
import { hint } from '../profile/suggest.ts';
import { nameSome } from '../report/count.ts';
import { CONCEALED } from './conceal.ts';
import { findValues } from './discovered.ts';
import { choose, type Wish } from './requirements.ts';
import type { Asked } from './run.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** What is tried again of a saved report. */
export interface SavedAsked {
  readonly asked: Asked;
  /** The plan without what the report conceals the token of. */
  readonly withoutConcealed: (plan: Plan) => Plan;
}

/** What was not as it should be; null when all of it was. Requirements stand in the report, so no profile is read. */
export async function askedOfReport(
  file: string,
  report: Report,
  { wish, flags }: { readonly wish: Wish; readonly flags: readonly string[] },
): Promise<SavedAsked | null> {
  if (report.redacted === true)
    throw new UsageError(`${file}: is redacted, so what it hides cannot be tried; give the report as the run wrote it`);
  const { again, besides } = requirementsToRetest(report);
  const secrets = report.parameters.filter(({ value }) => value === CONCEALED);
  refuseOtherValues(wish.set, secrets);
  if (again.length === 0) return null;
  if (report.vantage.hostName !== hostname())
    talk(`${file}: is from ${report.vantage.hostName}, and this is ${hostname()}: the way may be another one`);
  sayOtherWay(file, { before: report.flags ?? [], now: flags });
  const chosen = chooseAgain(file, { all: report.requirements, again }, wish);
  const values = secrets.map((secret) => givenValue(secret, wish.set));
  // Which of several tokens is whose, the report does not say.
  const token = values.length === 1 ? (values[0]?.value ?? null) : null;
  const requirements = [...chosen, ...besides].map((requirement) => withToken(requirement, token));
  const discovered = await findValues(wish.discover, process.env);
  if (requirements.some(isConcealed)) talk(concealedText(requirements, secrets));
  return {
    asked: {
      profiles: report.profiles,
      parameters: report.parameters.map((one) => values.find(({ name }) => name === one.name) ?? one),
      requirements,
      authorities: discovered.authorities,
    },
    withoutConcealed: (plan) => skipping(plan, requirements, howToGive(secrets)),
  };
}

/** Flags that lead elsewhere; a time or a number of tries does not. */
const WAY_FLAGS = ['--dns-server', '--proxy', '--resolve', '--connect-to', '--cacert'];

function sayOtherWay(
  file: string,
  { before, now }: { readonly before: readonly string[]; readonly now: readonly string[] },
): void {
  const given = wayFlags(now);
  const lost = wayFlags(before).filter((flag) => !given.includes(flag));
  if (lost.length === 0) return;
  const words = nameSome(lost, MOST_FLAGS);
  const verb = lost.length === 1 ? 'is' : 'are';
  talk(`${file}: was made with ${words}, which ${verb} not given now: the way may be another one`);
}

const MOST_FLAGS = 4;
/** Flags without a value. */
const ALONE = ['--exhaustive', '--patient', '--no-controls'];

/** Each with its value. A value may be called as a flag is, so they are read from the front. */
function wayFlags(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const flag = words[index] ?? '';
    if (flag === '--exhaustive') found.push(flag);
    if (ALONE.includes(flag)) continue;
    index += 1;
    if (WAY_FLAGS.includes(flag)) found.push(`${flag} ${words[index] ?? ''}`);
  }
  return found;
}

/** What is left to say, and to write, where nothing is tried again. */
export function nothingAgain(file: string, { requirements }: Report): string {
  return requirements.length === 0
    ? `${file}: holds no requirement, so nothing is tried; this is that report`
    : `${file}: everything in it is as it should be, so nothing is tried again; this is that report`;
}

/** Those of `again` that are chosen. A pattern may name what was as it should be, but not that alone. */
function chooseAgain(
  file: string,
  { all, again }: { readonly all: readonly Requirement[]; readonly again: readonly Requirement[] },
  wish: Wish,
): readonly Requirement[] {
  const wished = new Set(choose(all, wish).map(({ id }) => id));
  const chosen = again.filter(({ id }) => wished.has(id));
  if (chosen.length > 0) return chosen;
  const left = nameSome(
    again.map(({ id }) => id),
    MOST_NAMED,
  );
  throw new UsageError(
    `--only and --skip leave only what was as it should be in ${file}; of the rest (${left}) leave some in`,
  );
}

const MOST_NAMED = 12;

/** What a report asks for is filled in already: only what it conceals can be given. */
function refuseOtherValues(set: Wish['set'], secrets: readonly ParameterValue[]): void {
  const names = secrets.map(({ name }) => name);
  const others = Object.keys(set).filter((name) => !names.includes(name));
  if (others.length === 0) return;
  throw new UsageError(
    ...others.map((name) =>
      names.length === 0
        ? `--set ${name}: a saved report has its values; for other ones use "reachcheck check --profile"`
        : `--set ${name}: a saved report has this value; it lacks only a secret ${hint(name, names)}`,
    ),
  );
}

function givenValue(secret: ParameterValue, set: Wish['set']): ParameterValue {
  const { name } = secret;
  const given = set[name];
  if (given !== undefined && given !== '') return { name, value: given, origin: 'set' };
  const variable = process.env[environmentName(name)]?.trim() ?? '';
  return variable === '' ? { ...secret, value: null } : { name, value: variable, origin: 'environment' };
}

function withToken(requirement: Requirement, token: ParameterValue['value']): Requirement {
  if (typeof token !== 'string' || !isConcealed(requirement)) return requirement;
  return {
    ...requirement,
    checks: requirement.checks.map((check) => (check.kind === 'listener' ? { ...check, token } : check)),
  };
}

function isConcealed({ checks }: Requirement): boolean {
  return checks.some((check) => check.kind === 'listener' && check.token === CONCEALED);
}

function concealedText(requirements: readonly Requirement[], secrets: readonly ParameterValue[]): string {
  const ids = requirements.filter(isConcealed).map(({ id }) => id);
  return `${ids.join(', ')}: not tried, because reports conceal the tokens of listeners. ${howToGive(secrets)}`;
}

function howToGive(secrets: readonly ParameterValue[]): string {
  const [secret] = secrets;
  return secret === undefined || secrets.length > 1
    ? 'Use "reachcheck check --profile" with the token.'
    : `Add --set ${secret.name}=TOKEN or ${environmentName(secret.name)}, the whole token of the listener.`;
}

/** Not tried is never a pass: what cannot be asked stays in the plan, with the reason. */
function skipping(plan: Plan, requirements: readonly Requirement[], next: string): Plan {
  const concealed = new Set(requirements.filter(isConcealed).map(({ id }) => id));
  if (concealed.size === 0) return plan;
  const plans = plan.requirements.map((one) =>
    concealed.has(one.requirement)
      ? {
          ...one,
          groups: [],
          skipped: {
            cause: 'not-run.not-testable' as const,
            explanation: 'The report conceals the token of its listener.',
            next,
          },
        }
      : one,
  );
  const used = new Set(plans.flatMap(({ groups }) => groups.flat()));
  return { ...plan, requirements: plans, targets: plan.targets.filter(({ id }) => used.has(id)) };
}
