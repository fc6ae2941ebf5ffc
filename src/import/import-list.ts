import { IMPORT_FORMATS, type ImportFormatName } from './formats.ts';
import type { NotUnderstood } from './imported.ts';
import { type ProfileHead, profileYaml } from './profile-yaml.ts';
import { toRequirements } from './requirements.ts';

/** As many as a profile may have. */
export const MAX_ENTRIES = 10_000;

/** What is imported, and as what. */
interface ImportWish {
  readonly format: ImportFormatName;
  readonly text: string;
  /** For messages. */
  readonly file: string;
  readonly head: ProfileHead;
  /** For entries of a plain list that name no port. */
  readonly port: string;
  /** The address lists of GitHub's meta API that are wanted. */
  readonly cidrs: readonly string[];
}

export interface ImportedProfile {
  /** Null when no entry could be made, or more than a profile may have. */
  readonly yaml: string | null;
  readonly count: number;
  readonly notUnderstood: readonly NotUnderstood[];
}

/** A foreign list as the text of a profile, and everything of it that was not understood. */
export function importList({ format, text, file, head, port, cidrs }: ImportWish): ImportedProfile {
  const { entries, parameters, notUnderstood } = IMPORT_FORMATS[format].read(text, { file, port, cidrs });
  const requirements = toRequirements(entries);
  // To write down what no profile may hold takes long, and is for nobody.
  const canBe = requirements.length > 0 && requirements.length <= MAX_ENTRIES;
  const yaml = canBe ? profileYaml({ head, parameters, requirements, notUnderstood }) : null;
  return { yaml, count: requirements.length, notUnderstood };
}
