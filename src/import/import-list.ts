import { IMPORT_FORMATS, type ImportFormatName } from './formats.ts';
import type { NotUnderstood } from './imported.ts';
import { type ProfileHead, profileYaml } from './profile-yaml.ts';
import { toRequirements } from './requirements.ts';

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
  /** Null when no entry could be made. */
  readonly yaml: string | null;
  readonly count: number;
  readonly notUnderstood: readonly NotUnderstood[];
}

/** A foreign list as the text of a profile, and everything of it that was not understood. */
export function importList({ format, text, file, head, port, cidrs }: ImportWish): ImportedProfile {
  const { entries, parameters, notUnderstood } = IMPORT_FORMATS[format].read(text, { file, port, cidrs });
  const requirements = toRequirements(entries);
  const yaml = requirements.length === 0 ? null : profileYaml({ head, parameters, requirements, notUnderstood });
  return { yaml, count: requirements.length, notUnderstood };
}
