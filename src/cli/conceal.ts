import type { Observation } from '../model/observation.ts';
import type { Check, ParameterValue, Requirement } from '../model/profile.ts';
import type { ProxySettings } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';

interface Concealable {
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly parameters: readonly ParameterValue[];
  readonly observations?: readonly Observation[];
}

/** What stands in the place of a secret. */
export const CONCEALED = '***';
/** Shorter ones would be found everywhere, by chance. */
const SHORTEST = 4;

/**
 * The same without the tokens of listeners and without the proxy's credentials, wherever they came to stand: a proxy
 * may repeat them in its answer, and a parameter may be part of any text. Reports are sent around.
 */
export function conceal<T extends Concealable>(facts: T, proxy: ProxySettings): T {
  const checks = [
    ...facts.requirements.flatMap((requirement) => requirement.checks),
    ...facts.targets.map(({ check }) => check),
  ];
  const tokens = checks.flatMap((check) => (check.kind === 'listener' ? [check.token] : []));
  const composing = facts.parameters.flatMap(({ value }) =>
    typeof value === 'string' && value !== '' && tokens.some((token) => token.includes(value)) ? [value] : [],
  );
  const own = longEnough([...tokens, ...composing]);
  const logins = longEnough(loginSecrets(proxy));
  if (own.length === 0 && logins.length === 0) return facts;
  return {
    ...facts,
    requirements: facts.requirements.map((requirement) => ({
      ...requirement,
      title: cleared(requirement.title, own),
      note: cleared(requirement.note, own),
      manual: cleared(requirement.manual, own),
      checks: requirement.checks.map(withoutToken),
    })),
    targets: facts.targets.map((target) => ({ ...target, check: withoutToken(target.check) })),
    parameters: facts.parameters.map((parameter) => ({ ...parameter, value: cleared(parameter.value, own) })),
    // What the far end says is its own choice, and so may be what it was told.
    observations: facts.observations?.map((one) => ({ ...one, detail: cleared(one.detail, [...own, ...logins]) })),
  };
}

function longEnough(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)].filter(({ length }) => length >= SHORTEST);
}

function withoutToken(check: Check): Check {
  return check.kind === 'listener' ? { ...check, token: CONCEALED } : check;
}

/** Passwords, and the base64 in which Basic authentication sends them (RFC 7617). */
function loginSecrets({ credentials }: ProxySettings): readonly string[] {
  return [credentials.https, credentials.http].flatMap((login) => {
    if (login === null) return [];
    const { username, password } = login;
    return [password, Buffer.from(`${username}:${password}`).toString('base64')];
  });
}

/** Clears every text of a value; what programs read (`kind`) stays. */
function cleared<T>(value: T, secrets: readonly string[]): T {
  const text = JSON.stringify(value, (key, part: unknown) =>
    typeof part === 'string' && key !== 'kind'
      ? secrets.reduce((left, secret) => left.replaceAll(secret, CONCEALED), part)
      : part,
  );
  const copy: T = JSON.parse(text);
  return copy;
}
