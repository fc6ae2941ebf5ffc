import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import type { Report } from './check.ts';
import { defaultProblems } from './parameters.ts';
import { quote } from './quote.ts';
import { hint } from './suggest.ts';

/** Reports what is wrong with the parameters of a file: defaults, what they follow, and what they do to inherited entries. */
export function checkParameters(
  own: readonly Parameter[],
  all: readonly Parameter[],
  parents: readonly Profile[],
  report: Report,
): void {
  for (const parameter of own) {
    const { name, defaultBy } = parameter;
    for (const message of defaultProblems(parameter)) report(['parameters', name, 'default'], message);
    for (const [value, fallback] of Object.entries(defaultBy?.values ?? {}))
      for (const message of defaultProblems({ ...parameter, default: fallback }))
        report(['parameters', name, 'defaultBy', 'values', value], message);
    if (defaultBy !== null && !all.some((one) => one.name === defaultBy.parameter))
      report(['parameters', name, 'defaultBy', 'parameter'], unknownParameter(defaultBy.parameter, all));
    const trouble = overrideTrouble(parameter, parents);
    if (trouble !== null) report(['parameters', name], trouble);
  }
  // Of entries of this file, `checkSelect` tells.
  const theirs = parents.flatMap((parent) => parent.requirements);
  for (const message of emptyChoices(own, theirs)) report(['parameters'], message);
}

function unknownParameter(name: string, parameters: readonly Parameter[]): string {
  const known = parameters.map((parameter) => parameter.name);
  return `unknown parameter ${quote(name)} ${hint(name, known)}`;
}

/** What a parent's requirements do with a list cannot be done with a text, and the other way round. */
function overrideTrouble({ name, type }: Parameter, parents: readonly Profile[]): string | null {
  const theirs = parents.flatMap(({ parameters }) => parameters).filter((parameter) => parameter.name === name);
  const other = theirs.find((parameter) => (parameter.type === 'list') !== (type === 'list'));
  return other === undefined
    ? null
    : `is of type ${type}, and of type ${other.type} in the profile that this one extends; keep "type: ${other.type}"`;
}

/** Values that a parameter allows, and that select nothing: the entries would vanish without a word. */
function emptyChoices(parameters: readonly Parameter[], requirements: readonly RequirementTemplate[]): string[] {
  return parameters.flatMap(({ name, oneOf }) => {
    const rows = requirements.flatMap(({ when }) => (when?.parameter === name ? (when.includes ?? []) : []));
    if (rows.length === 0) return [];
    const empty = (oneOf ?? []).filter((value) => !rows.includes(value));
    return empty.map(
      (value) =>
        `parameter ${quote(name)} allows ${quote(value)}, for which no requirement has a row; leave it out of "oneOf", or add the row`,
    );
  });
}
