import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/model/profile.ts';
import { builtInNames, loadProfile } from '../../src/profile/load.ts';
import { problemText } from '../../src/profile/problem.ts';
import { coveragePage } from './coverage-page.ts';
import { readDocuments, type Statement } from './documents.ts';
import { isPinned, standings, valuesMissing } from './standing.ts';

const PAGE = fileURLToPath(new URL('../../../docs/coverage.md', import.meta.url));
const DOCUMENTS = readDocuments();

/** Counted in the documents themselves, so that none gets lost here: statements, and different values of each kind. */
const COUNTED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'vpc-firewall-2024-03-15': { statements: 36, host: 21, address: 2, subnet: 3, port: 1, protocol: 1, place: 7 },
  'vpc-network-policy-2020-11-13': { statements: 71, host: 3, address: 0, subnet: 7, port: 7, protocol: 2, place: 8 },
  'firewall-2019-03-04': { statements: 69, host: 24, address: 58, subnet: 32, port: 10, protocol: 4, place: 6 },
  'network-policies-2018-01-11': { statements: 17, host: 7, address: 1, subnet: 0, port: 2, protocol: 4, place: 3 },
  'security-2017-09-29': { statements: 60, host: 20, address: 15, subnet: 12, port: 6, protocol: 4, place: 11 },
};

let profiles: readonly Profile[] = [];

before(async () => {
  const names = await builtInNames();
  const loaded = await Promise.all(names.map(loadProfile));
  const errors = loaded.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors.map(problemText), []);
  profiles = loaded.flatMap((one) => one.profile ?? []);
});

for (const { name, statements, keptIn } of DOCUMENTS) {
  describe(name, () => {
    test('has as many statements, and as many different values of each kind, as the document', () => {
      assert.deepEqual(counts(statements), COUNTED[name]);
    });

    test('says of each statement where it stands, or why nowhere', () => {
      assert.deepEqual(statements.map(rowTrouble).filter(Boolean), []);
    });

    test('has every statement in the profiles, or the reason why not', () => {
      const missing = statements
        .filter(({ none }) => none === undefined)
        .flatMap((statement) =>
          valuesMissing(statement, standings(statement, profiles)).map((value) => `${shown(statement)}: ${value}`),
        );
      assert.deepEqual(missing, []);
    });

    test('has every statement under all the ids that it names', () => {
      const missing = statements.flatMap((statement) => {
        const found = standings(statement, profiles);
        return Object.entries(statement.in ?? {}).flatMap(([pinned, pins]) => {
          const ids = found.find((standing) => standing.profile === pinned)?.ids ?? [];
          const unused = pins.filter((pin) => !ids.some((id) => isPinned(id, pin)));
          return unused.map((pin) => `${shown(statement)}: ${pinned} ${pin}`);
        });
      });
      assert.deepEqual(missing, []);
    });

    if (keptIn !== null)
      test(`keeps its hosts, addresses and subnets in ${keptIn}`, () => {
        const kept = profiles.filter((one) => one.name === keptIn);
        const missing = statements
          .filter(({ kind, none }) => none === undefined && ['host', 'address', 'subnet'].includes(kind))
          .flatMap((statement) => valuesMissing(statement, standings(statement, kept)));
        assert.deepEqual(missing, []);
      });

    test('keeps examples out of the profiles', () => {
      const examples = statements.filter(({ none }) => none === 'example').flatMap(({ values }) => values);
      assert.deepEqual(
        examples.filter((value) => profiles.some((one) => placesOf(one).includes(value))),
        [],
      );
    });
  });
}

test('the page of coverage says what rows and profiles say (UPDATE_COVERAGE=1 writes it)', () => {
  const generated = coveragePage(DOCUMENTS, (statement) => standings(statement, profiles));
  if (process.env['UPDATE_COVERAGE'] === '1') writeFileSync(PAGE, generated);
  assert.ok(
    readFileSync(PAGE, 'utf8') === generated,
    'docs/coverage.md is out of date; run the tests with UPDATE_COVERAGE=1 and read what changed',
  );
});

function counts(statements: readonly Statement[]): Readonly<Record<string, number>> {
  const kinds = ['host', 'address', 'subnet', 'port', 'protocol', 'place'] as const;
  const different = kinds.map((kind) => {
    const values = statements.flatMap((statement) => (statement.kind === kind ? statement.values : []));
    return [kind, new Set(values).size] as const;
  });
  return Object.fromEntries([['statements', statements.length], ...different]);
}

function rowTrouble(statement: Statement): string | null {
  const { kind, values, none, why, instead, in: pins } = statement;
  const said = none === undefined;
  if (said && values.length === 0) return `${shown(statement)} has no value to look for`;
  if (said && pins === undefined && ['port', 'protocol', 'place'].includes(kind))
    return `${shown(statement)} needs "in": it could stand anywhere`;
  if (!said && (pins !== undefined || why === undefined)) return `${shown(statement)} needs "why", and no "in"`;
  if ((none === 'replaced' || none === 'wrong') !== (instead !== undefined))
    return `${shown(statement)}: "instead" goes with replaced and wrong`;
  return null;
}

function placesOf(one: Profile): readonly string[] {
  return one.requirements.flatMap(({ destinations, from, published }) => [
    ...destinations.map(({ value }) => value),
    ...from,
    ...published,
  ]);
}

function shown({ section, for: purpose }: Statement): string {
  return `${section}, ${purpose}`;
}
