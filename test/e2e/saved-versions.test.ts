import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { type CliResult, runCli } from '../helpers/cli.ts';
import { accepting, Place, siteAfter, to } from './services.ts';

/** Each command that reads a saved report, with the file in its place, and flags of a run. */
const READERS: readonly ((file: string, runFlags: readonly string[]) => readonly string[])[] = [
  (file) => ['compare', file, file],
  (file) => ['merge', file],
  (file) => ['retest', file],
  (file) => ['wait', file, '--for', '1s'],
  (file) => ['judge', file],
  (file) => ['judge', file, '--baseline', file],
  (file) => ['explain', 'web', '--from', file],
  (file) => ['allowlist', file],
  (file, flags) => [...flags, '--baseline', file],
];

type Saved = Readonly<Record<string, unknown>>;

/** What a file holds, and what becomes of it. */
interface Case {
  readonly what: string;
  readonly content: (report: Saved) => Saved;
  readonly status: 0 | 2;
  readonly stderr: RegExp;
  /** Where one command differs: the list of what is missing is an opinion, which saved observations do not hold. */
  readonly allowlist?: { readonly status: 0 | 2; readonly stderr: RegExp };
}

const NOTHING_SAID = /^(?:reachcheck: .*saved\.json: everything in it is as it should be, .*\n)?$/;

const CASES: readonly Case[] = [
  { what: 'a report of this version', content: (report) => report, status: 0, stderr: NOTHING_SAID },
  {
    what: 'a report of this version from before there were some of its fields',
    content: (report) => ({
      ...report,
      requirements: each(report['requirements'], without('vantage', 'from', 'provable')),
      targets: each(report['targets'], without('proxy')),
      verdicts: each(report['verdicts'], without('path', 'settle')),
    }),
    status: 0,
    stderr: NOTHING_SAID,
  },
  {
    what: 'saved observations',
    content: without('verdicts', 'findings', 'missing', 'summary'),
    status: 0,
    stderr: NOTHING_SAID,
    allowlist: { status: 2, stderr: /saved\.json: verdicts: .* `reachcheck judge FILE` makes a report of it/ },
  },
  {
    what: 'a report of a newer minor version, which adds something',
    content: (report) => ({ ...report, schemaVersion: '1.99', color: 'green' }),
    status: 2,
    stderr:
      /saved\.json: was written by a newer reachcheck \(schema 1\.99; this one reads 1\.0\); read it with that one/,
  },
  {
    what: 'a report of a newer version',
    content: (report) => ({ ...report, schemaVersion: '2.0' }),
    status: 2,
    stderr:
      /saved\.json: was written by a newer reachcheck \(schema 2\.0; this one reads 1\.0\); read it with that one/,
  },
  {
    what: 'observations of a newer version, all of it changed',
    content: () => ({ schemaVersion: '3.1' }),
    status: 2,
    stderr: /saved\.json: was written by a newer reachcheck \(schema 3\.1; this one reads 1\.0\)/,
  },
  {
    what: 'a report of an older version',
    content: (report) => ({ ...report, schemaVersion: '0.9' }),
    status: 2,
    stderr:
      /saved\.json: was written by an older reachcheck \(schema 0\.9; this one reads 1\.0\); make the report anew/,
  },
];

for (const { what, content, status, stderr, allowlist } of CASES) {
  test(`${what} ${status === 0 ? 'is read' : 'is refused'} by every command that takes one`, async (t) => {
    const place = new Place(t);
    const [queue, site] = [await accepting(t), await siteAfter(t, 0)];
    const flags = [...place.profile(), ...to({ web: site.port, queue: queue.port })];
    await place.save('saved.json', flags);
    const file = place.file('saved.json');
    writeFileSync(file, JSON.stringify(content(JSON.parse(readFileSync(file, 'utf8')))));
    for (const reader of READERS) {
      const args = reader(file, flags);
      const expected = args[0] === 'allowlist' && allowlist !== undefined ? allowlist : { status, stderr };
      check(await runCli(args), expected, args.join(' '));
    }
  });
}

/** What is refused leaves nothing on stdout. */
function check(result: CliResult, expected: Pick<Case, 'status' | 'stderr'>, label: string): void {
  // A rehearsal is no good baseline, whatever its version.
  const said = result.stderr.replace(/^.*were sent elsewhere \(--connect-to\); .*\n/m, '');
  assert.match(said, expected.stderr, label);
  assert.deepEqual([result.status, result.stdout === ''], [expected.status, expected.status !== 0], label);
}

function each(items: unknown, change: (item: Saved) => Saved): unknown {
  assert.ok(Array.isArray(items));
  return items.map(change);
}

function without(...keys: readonly string[]): (item: Saved) => Saved {
  return (item) => Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)));
}
