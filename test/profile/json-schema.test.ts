import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { profileSchema, requirementSchema } from '../../src/profile/schema.ts';
import { fixturePath } from './fixture.ts';

const PROFILES = fileURLToPath(new URL('../../../profiles/', import.meta.url));
const SHIPPED = `${PROFILES}profile.schema.json`;

/** The format as editors know it: the same schema that reads profiles, in their language. */
function generated(): string {
  const schema = toJsonSchema(profileSchema, {
    // What is checked in code has no words in JSON Schema: the reader still checks it.
    ignoreActions: ['check', 'raw_check'],
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type !== 'regex' || !('requirement' in valibotAction)) return null;
      const { requirement } = valibotAction;
      return requirement instanceof RegExp ? { ...jsonSchema, pattern: plainPattern(requirement) } : null;
    },
    definitions: { requirement: requirementSchema },
  });
  const titled = { ...schema, title: 'reachcheck profile' };
  return `${JSON.stringify(titled, null, 2)}\n`;
}

/** JSON Schema has no flags, and not every editor reads patterns as Unicode ones. */
function plainPattern({ source }: RegExp): string {
  return source.replaceAll(String.raw`\p{Cc}`, String.raw`\u0000-\u001f\u007f-\u009f`);
}

function validator(): (value: unknown) => boolean {
  const ajv = new Ajv({ strict: true, strictTypes: false, formats: { date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ } });
  const validate = ajv.compile(JSON.parse(readFileSync(SHIPPED, 'utf8')));
  return (value) => validate(value);
}

function readYaml(file: string): unknown {
  return parse(readFileSync(file, 'utf8'));
}

test('the shipped schema is the one that reads profiles (UPDATE_SCHEMAS=1 writes it)', () => {
  if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(SHIPPED, generated());
  assert.equal(readFileSync(SHIPPED, 'utf8'), generated());
});

test('accepts every built-in profile and every fixture without a mistake', () => {
  const isValid = validator();
  const builtIn = readdirSync(PROFILES).filter((file) => file.endsWith('.yaml'));
  for (const file of builtIn) assert.ok(isValid(readYaml(`${PROFILES}${file}`)), file);
  const fixtures = readdirSync(fixturePath('')).filter((file) => file.startsWith('valid'));
  assert.ok(fixtures.length > 3);
  for (const file of fixtures) assert.ok(isValid(readYaml(fixturePath(file))), file);
});

test('every built-in profile names the schema for editors in its first line', () => {
  for (const file of readdirSync(PROFILES).filter((name) => name.endsWith('.yaml'))) {
    const [first] = readFileSync(`${PROFILES}${file}`, 'utf8').split('\n');
    assert.equal(first, '# yaml-language-server: $schema=./profile.schema.json', file);
  }
});

// What needs the whole file to be seen (a duplicate id, an unknown parameter) is beyond a schema.
const REJECTED = [
  'key-unknown',
  'key-several-unknown',
  'key-unknown-in-head',
  'key-unknown-in-check',
  'key-unknown-check',
  'key-unknown-in-any-of',
  'key-unknown-in-source',
  'key-unknown-in-parameter',
  'key-missing-title',
  'key-missing-source',
  'key-missing-date',
  'type-title-number',
  'type-host-empty',
  'type-host-empty-list',
  'type-host-list-item',
  'type-requirement-text',
  'type-requirements-mapping',
  'type-parameters-list',
  'type-check-list',
  'type-control-character',
  'value-need',
  'value-port-too-large',
  'value-port-fraction',
  'value-port-word',
  'value-protocol',
  'value-protocol-number',
  'value-status',
  'value-path',
  'value-json-kind',
  'value-date',
  'value-id',
  'parameter-name',
  'parameter-type',
];

for (const name of REJECTED) {
  test(`rejects ${name}.yaml`, () => {
    assert.equal(validator()(readYaml(fixturePath(`${name}.yaml`))), false);
  });
}

test('describes the keys for editors', () => {
  const text = readFileSync(SHIPPED, 'utf8');
  for (const words of ['what it is for', 'how it is verified', 'values from the user'])
    assert.ok(text.includes(words), words);
});
