import type { Parameter, Profile } from '../../src/model/profile.ts';

/** Long enough for a listener. */
export const SAMPLE_TOKEN = 'a-token-that-is-long-enough';

/** Set aside for examples (RFC 5737). */
const SUBNET = '192.0.2.0/28';

/** A fitting value for every parameter of a profile, as `--set` takes it; lists take all that they may. `pem` is a file. */
export function sampleValues(profile: Profile, pem: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    profile.parameters.map((parameter, index) => [parameter.name, sampleValue(parameter, index, profile, pem)]),
  );
}

function sampleValue(parameter: Parameter, index: number, profile: Profile, pem: string): string {
  const { name, type, oneOf } = parameter;
  const given = [parameter.default ?? []].flat();
  const word = name.toLowerCase();
  switch (type) {
    case 'list':
      return (oneOf ?? (given.length > 0 ? given : [listItem(name, profile)])).join(',');
    case 'url':
      return `https://${word}.test:${30_000 + index}`;
    case 'host':
      return `${word}.test`;
    case 'port':
      return given[0] ?? String(31_000 + index);
    case 'subnet':
      return given[0] ?? SUBNET;
    case 'file':
      return pem;
    case 'text':
      return given[0] ?? oneOf?.[0] ?? text(name, profile);
  }
}

function text(name: string, profile: Profile): string {
  if (name === 'listenToken') return SAMPLE_TOKEN;
  return isSubnet(name, profile) ? SUBNET : `sample-${name.toLowerCase()}`;
}

function listItem(name: string, profile: Profile): string {
  return isSubnet(name, profile) ? SUBNET : `${name.toLowerCase()}.test`;
}

/** What a text is for shows where it is used. */
function isSubnet(name: string, { requirements }: Profile): boolean {
  return requirements.some(
    ({ destinations, from }) =>
      destinations.some(({ kind, value }) => kind === 'cidr' && value.includes(`{${name}}`)) ||
      from.some((value) => value === `{${name}}`),
  );
}
