import { type ReadDocument, type Reason, REASONS, type Statement } from './documents.ts';
import { type Standing, valuesMissing, withoutProtocol } from './standing.ts';

/** `docs/coverage.md`: document by document, where each statement stands, or why it stands nowhere. */
export function coveragePage(
  documents: readonly ReadDocument[],
  standingsOf: (statement: Statement) => readonly Standing[],
): string {
  return [
    ...HEAD,
    ...Object.entries(REASONS).map(([reason, words]) => `- _${reason}_: ${words}`),
    ...documents.flatMap((document) => section(document, standingsOf)),
    '',
  ].join('\n');
}

const HEAD = [
  '# Coverage',
  '',
  '<!-- Written by the tests: UPDATE_COVERAGE=1 npm test. Its rows are in test/fixtures/documents. -->',
  '',
  'The profiles for IBM Cloud were made from these documents of IBM, and from their successors. Every statement of theirs',
  'that names a destination, an address, a subnet, a port, a protocol or a direction is listed here, examples included,',
  'with the profiles and the requirements where it stands. Only facts are listed; for what they mean, read the documents.',
  '',
  '`legacy-2019` (6 of 7) means that six of the seven values of the row stand there. `vpc`: `icr`, `icr-us` are two',
  'requirements of the profile `vpc`. Addresses are compared as addresses: one stands in a subnet that holds it. What is',
  '_retired_ is known there so that old allowlists can be read, and is asked for no more. A _place_ is a destination that',
  'the document names in words only. What stands in no profile has its reason:',
  '',
];

/** A profile has the same entry for each region: a row names the first ones. */
const MOST_IDS = 4;

function section(
  { title, url, edition, statements }: ReadDocument,
  standingsOf: (statement: Statement) => readonly Standing[],
): readonly string[] {
  const standing = statements.filter(({ none }) => none === undefined).length;
  return [
    '',
    `## ${title}, ${edition}`,
    '',
    `[Today's edition](${url}). ${statements.length} statements, ${standing} of them in profiles.`,
    '',
    '| section | what | for | where |',
    '| --- | --- | --- | --- |',
    ...statements.map((statement) => row(statement, standingsOf(statement))),
  ];
}

function row(statement: Statement, found: readonly Standing[]): string {
  const cells = [
    `\`${statement.section}\``,
    what(statement),
    [statement.for, statement.note ?? []].flat().join('; '),
    statement.none === undefined ? where(statement, found) : why(statement, statement.none),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function what({ kind, values, port, protocol, direction }: Statement): string {
  const named = kind === 'place' ? values.join(', ') : codes(values);
  const parts = [
    values.length === 0 ? `${kind}, not printed` : `${kind} ${named}`,
    port.length === 0 ? '' : `port ${codes(port)}`,
    protocol.length === 0 ? '' : codes(protocol),
    direction.join(' and '),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function where(statement: Statement, found: readonly Standing[]): string {
  const missing = valuesMissing(statement, found);
  const stands = found.map(({ profile, ids: all, covered, retired }) => {
    const share = covered.length < statement.values.length ? ` (${covered.length} of ${statement.values.length})` : '';
    const ids = all.filter((id) => withoutProtocol(id) === id || !all.includes(withoutProtocol(id)));
    const rest = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
    return `\`${profile}\`${share}: ${codes(ids.slice(0, MOST_IDS))}${rest}${retired ? ' (_retired_)' : ''}`;
  });
  return [...stands, ...(missing.length > 0 ? [`**in no profile: ${codes(missing)}**`] : [])].join('<br>');
}

function why({ why: words, instead }: Statement, reason: Reason): string {
  return [`_${reason}_`, words ?? [], instead === undefined ? [] : `now ${instead}`].flat().join('; ');
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ');
}
