import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parse } from 'yaml';

/**
 * What the documents that the first profiles were made from say, edition by edition: one row for each statement that
 * names a destination, an address, a subnet, a port, a protocol or a direction.
 */
const FOLDER = fileURLToPath(new URL('../../../test/fixtures/documents/', import.meta.url));

/** Why a statement stands in no profile. */
export const REASONS = {
  example: 'printed as an example only; everybody has a value of their own',
  internal: 'inside a node or a tunnel; no firewall on the way sees it',
  link: 'a page for readers, nothing that a cluster or a command needs',
  replaced: 'gone, or made by other means today',
  rules: 'a rule of a security group, an ACL or a policy: something to audit there, not a destination to reach',
  unnamed: 'the document does not say which; only the user, or another page, knows',
  wrong: 'wrong in the document, and corrected',
} as const;

export type Reason = keyof typeof REASONS;

const texts = v.pipe(
  v.union([v.string(), v.number(), v.array(v.union([v.string(), v.number()]))]),
  v.transform((value) => [value].flat().map(String)),
);

/** A value of kind `place` is in words: the document names no address there. */
const KINDS = ['host', 'address', 'subnet', 'port', 'protocol', 'place'] as const;

const rowSchema = v.strictObject({
  kind: v.picklist(KINDS),
  /** As the document prints them; `<region>` is written `{region}`, the cluster's own values as parameters. */
  values: v.array(v.pipe(v.union([v.string(), v.number()]), v.transform(String))),
  port: v.optional(texts, []),
  protocol: v.optional(texts, []),
  /** Of direction `in`, addresses and subnets are who connects. */
  direction: v.optional(texts, 'out'),
  for: v.string(),
  note: v.optional(v.string()),
  /**
   * Profile -> ids of requirements: where it has to stand. `nodes*` is every id that begins so. Ports, protocols and
   * places always have it: no value of theirs could be searched for.
   */
  in: v.optional(v.record(v.string(), texts)),
  /** Why it stands in no profile, and in words. */
  none: v.optional(v.picklist(Object.keys(REASONS).filter(isReason))),
  why: v.optional(v.string()),
  /** For `replaced` and `wrong`: what is right today. */
  instead: v.optional(v.string()),
});

const documentSchema = v.strictObject({
  document: v.string(),
  url: v.string(),
  edition: v.pipe(v.string(), v.isoDate()),
  /** The profile that keeps this edition as it was: hosts, addresses and subnets stand there, whatever today's have. */
  keptIn: v.optional(v.string()),
  sections: v.record(v.string(), v.array(rowSchema)),
});

export interface Statement extends v.InferOutput<typeof rowSchema> {
  /** Anchor of the section in the document. */
  readonly section: string;
}

export interface ReadDocument {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly edition: string;
  readonly keptIn: string | null;
  readonly statements: readonly Statement[];
}

/** The documents, newest edition first. */
export function readDocuments(): readonly ReadDocument[] {
  return readdirSync(FOLDER)
    .map(readDocument)
    .toSorted((one, other) => other.edition.localeCompare(one.edition));
}

function readDocument(file: string): ReadDocument {
  const {
    document,
    url,
    edition,
    keptIn = null,
    sections,
  } = v.parse(documentSchema, parse(readFileSync(`${FOLDER}${file}`, 'utf8')));
  return {
    name: file.replace(/\.yaml$/, ''),
    title: document,
    url,
    edition,
    keptIn,
    statements: Object.entries(sections).flatMap(([section, rows]) => rows.map((row) => ({ section, ...row }))),
  };
}

function isReason(text: string): text is Reason {
  return text in REASONS;
}
