import type { ProfileRef, SourceRef } from '../model/profile.ts';

/** Where something is documented, for people: `Title of the document, section vpc-firewall_bx, 2024-03-15`. */
export function sourceText(source: SourceRef, profiles: readonly ProfileRef[]): string {
  const section = source.section === null ? '' : `, section ${source.section}`;
  return `${documentTitle(source, profiles)}${section}, ${source.asOf}`;
}

/** The title of a source's document; its key where no profile knows it. */
export function documentTitle(source: SourceRef, profiles: readonly ProfileRef[]): string {
  return (
    profiles.map((profile) => documentsOf(profile).get(source.doc)).find((title) => title !== undefined) ?? source.doc
  );
}

/** Links to the documents of some sources, each once. */
export function documentUrls(sources: readonly SourceRef[], profiles: readonly ProfileRef[]): readonly string[] {
  const keys = new Set(sources.map((source) => source.doc));
  const documents = profiles.flatMap((profile) => Object.entries(profile.documents));
  const urls = documents.filter(([key]) => keys.has(key)).map(([, document]) => document.url);
  return [...new Set(urls.filter((url) => url !== null))];
}

// A Map, because a key such as `constructor` would find something in a plain object.
function documentsOf(profile: ProfileRef): ReadonlyMap<string, string> {
  return new Map(Object.entries(profile.documents).map(([key, document]) => [key, document.title]));
}
