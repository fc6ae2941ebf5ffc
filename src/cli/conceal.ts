import type { Check, ParameterValue, Requirement } from '../model/profile.ts';
import type { Target } from '../model/target.ts';

interface Concealable {
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly parameters: readonly ParameterValue[];
}

/** What stands in the place of a token. */
const CONCEALED = '***';

/** The same without the tokens of listeners, and the parameters that gave them: reports are sent around. */
export function conceal<T extends Concealable>(facts: T): T {
  const checks = [
    ...facts.requirements.flatMap((requirement) => requirement.checks),
    ...facts.targets.map(({ check }) => check),
  ];
  const tokens = new Set(checks.flatMap((check) => (check.kind === 'listener' ? [check.token] : [])));
  if (tokens.size === 0) return facts;
  return {
    ...facts,
    requirements: facts.requirements.map((requirement) => ({
      ...requirement,
      checks: requirement.checks.map(withoutToken),
    })),
    targets: facts.targets.map((target) => ({ ...target, check: withoutToken(target.check) })),
    parameters: facts.parameters.map((parameter) =>
      typeof parameter.value === 'string' && tokens.has(parameter.value)
        ? { ...parameter, value: CONCEALED }
        : parameter,
    ),
  };
}

function withoutToken(check: Check): Check {
  return check.kind === 'listener' ? { ...check, token: CONCEALED } : check;
}
