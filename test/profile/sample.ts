import type { Parameter, Profile, Requirement, RequirementTemplate } from '../../src/model/profile.ts';

// Values to change one thing of.

export function parameter(name: string, changes: Partial<Parameter>): Parameter {
  return {
    name,
    title: `the ${name}`,
    type: 'text',
    default: null,
    oneOf: null,
    howTo: null,
    defaultBy: null,
    discover: [],
    ...changes,
  };
}

export function template(changes: Partial<RequirementTemplate>): RequirementTemplate {
  return {
    id: 'api',
    title: 'our API',
    destinations: [{ kind: 'host', value: 'api.example.com' }],
    witnesses: [],
    from: [],
    ports: ['443'],
    protocol: 'tcp',
    direction: 'out',
    need: 'required',
    expect: 'open',
    provable: true,
    checks: [{ kind: 'tcp' }],
    address: 'any',
    published: [],
    sources: [{ doc: 'wiki', section: null, asOf: '2026-08-20' }],
    manual: null,
    note: null,
    retiredOn: null,
    replacedBy: null,
    when: null,
    ...changes,
  };
}

export function profile(changes: Partial<Profile>): Profile {
  return {
    name: 'mine',
    title: 'What our build agents need',
    vantage: 'workstation',
    group: null,
    asOf: '2026-08-20',
    description: null,
    parameters: [],
    documents: { wiki: { title: 'Wiki page', url: null } },
    requirements: [template({})],
    ...changes,
  };
}

export function requirement(changes: Partial<Requirement>): Requirement {
  return {
    id: 'api',
    profiles: ['mine'],
    vantage: 'workstation',
    title: 'our API',
    destinations: [{ kind: 'host', value: 'api.example.com' }],
    witnesses: [],
    from: [],
    ports: [{ from: 443, to: 443 }],
    protocol: 'tcp',
    direction: 'out',
    need: 'required',
    expect: 'open',
    provable: true,
    checks: [{ kind: 'tcp' }],
    address: 'any',
    published: [],
    sources: [{ doc: 'wiki', section: null, asOf: '2026-08-20' }],
    manual: null,
    note: null,
    retiredOn: null,
    replacedBy: null,
    gap: null,
    ...changes,
  };
}
