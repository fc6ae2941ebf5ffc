import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { deployed, ROOT } from './gate.ts';

const FILES: Readonly<Record<string, string>> = {
  'github/action.yml': 'github-action.json',
  'gitlab/reachcheck.yml': 'gitlab-ci.json',
  'tekton/reachcheck.yaml': 'tekton-task.json',
};

/** One mistake for each, which the schema must see: else it would prove nothing. */
const MISTAKES: Readonly<Record<string, readonly [string, string]>> = {
  'github/action.yml': ['shell: bash', 'shel: bash'],
  'gitlab/reachcheck.yml': ['when: always', 'when: ever'],
  'tekton/reachcheck.yaml': ['workingDir:', 'workDir:'],
};

for (const [file, schema] of Object.entries(FILES)) {
  test(`deploy/${file} fits the schema of its system`, () => {
    const validate = validator(schema);
    assert.ok(validate(read(deployed(file))), JSON.stringify(validate.errors));
    const [right, wrong] = MISTAKES[file] ?? ['', ''];
    assert.ok(deployed(file).includes(right));
    assert.equal(validate(read(deployed(file).replace(right, wrong))), false);
  });
}

/** GitLab's schema looks into no hidden job, so it is shown as one that is not. */
function read(text: string): unknown {
  return parse(text.replace(/^\.reachcheck:/m, 'reachcheck:'));
}

test('every expression of the action may stand where it stands', () => {
  const known = /^(?:inputs\.[a-z-]+|github\.action_path|steps\.gate\.outputs\.[a-z-]+)$/;
  const expressions = [...deployed('github/action.yml').matchAll(/\$\{\{ ?(.*?) ?\}\}/g)].map(
    ([, inner]) => inner ?? '',
  );
  assert.ok(expressions.length > 10);
  assert.deepEqual(
    expressions.filter((expression) => !known.test(expression)),
    [],
  );
});

const GUIDE = readFileSync(join(ROOT, 'docs/gates.md'), 'utf8');

test('the examples in docs/gates.md use what is there', () => {
  const action = parse(deployed('github/action.yml'));
  const steps = examples('github').flatMap(({ jobs }) => Object.values<Job>(jobs).flatMap((job) => job.steps));
  const uses = steps.filter((step) => step.uses?.includes('/deploy/github'));
  assert.ok(uses.length > 1);
  for (const { with: inputs = {} } of uses)
    for (const name of Object.keys(inputs)) assert.ok(name in action.inputs, `no input ${name}`);
  for (const [, name = ''] of GUIDE.matchAll(/steps\.reach\.outputs\.([a-z-]+)/g))
    assert.ok(name in action.outputs, `no output ${name}`);

  const validate = validator('gitlab-ci.json');
  const jobs = examples('gitlab');
  assert.ok(jobs.length > 0);
  for (const job of jobs) assert.ok(validate(job), JSON.stringify(validate.errors));

  const { params, workspaces } = parse(deployed('tekton/reachcheck.yaml')).spec;
  const runs = examples('tekton');
  assert.ok(runs.length > 0);
  for (const { spec } of runs) {
    assertNamed(spec.params, params);
    assertNamed(spec.workspaces, workspaces);
  }
});

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

function assertNamed(
  given: readonly { readonly name: string }[],
  declared: readonly { readonly name: string }[],
): void {
  const names = new Set(declared.map(({ name }) => name));
  assert.deepEqual(
    given.filter(({ name }) => !names.has(name)),
    [],
  );
}

/** The YAML examples under the heading of a system. */
function examples(system: 'github' | 'gitlab' | 'tekton'): readonly ReturnType<typeof parse>[] {
  const sections = GUIDE.split(/^## /m);
  const section = sections.find((text) => text.toLowerCase().startsWith(system)) ?? '';
  return [...section.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, text = '']) =>
    parseAllDocuments(text).map((document) => document.toJS()),
  );
}

function validator(schema: string): ValidateFunction {
  const text = readFileSync(join(ROOT, 'test/fixtures/deploy', schema), 'utf8');
  return new Ajv({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false }).compile(
    JSON.parse(text),
  );
}
