import * as v from 'valibot';
import { quote } from './quote.ts';
import { hint } from './suggest.ts';

export const text = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}]+$/u, 'must be one line of text (begin a long one with >- instead of | or >)'),
);
export const slug = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'must be lower-case letters, digits, dots and hyphens, such as "ks-api"',
  ),
);
export const parameterName = v.pipe(
  v.string(),
  v.regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name such as "masterUrl": letters and digits, a small letter first'),
);

export function oneOf<const T extends readonly string[]>(
  options: T,
): v.PicklistSchema<T, v.ErrorMessage<v.PicklistIssue>> {
  return v.picklist(options, ({ input }) =>
    typeof input === 'string'
      ? `unknown value ${quote(input)} ${hint(input, options)}`
      : `must be one of ${options.join(', ')}`,
  );
}

/** One, or a list of at least one. */
export function listOr<S extends v.GenericSchema>(
  item: S,
): v.LazySchema<v.UnionSchema<[S, v.ArraySchema<S, undefined>], undefined> | v.ArraySchema<S, undefined> | S> {
  const list = v.pipe(v.array(item), v.minLength(1, 'must not be an empty list'));
  const either = v.union([item, list]);
  return v.lazy((input) => (input === undefined ? either : Array.isArray(input) ? list : item));
}

/** What editors show for a key, and what a message says of a missing one. */
export function described<S extends v.GenericSchema>(
  schema: S,
  description: string,
): v.SchemaWithPipe<readonly [S, v.DescriptionAction<v.InferOutput<S>, string>]> {
  return v.pipe(schema, v.description(description));
}

/**
 * A mapping in which unknown keys are errors: silent tolerance hides a requirement that is never checked. (Valibot's
 * own strict object reports the first unknown key only.)
 */
export function strict<T extends v.ObjectEntries>(entries: T) {
  const known = Object.keys(entries);
  return v.pipe(
    v.looseObject(entries, ({ path, received }) => {
      const key = path?.at(-1)?.key;
      if (typeof key !== 'string') return `expected a mapping with the keys ${known.join(', ')}, got ${received}`;
      const entry = entries[key];
      const description = entry === undefined || !('~run' in entry) ? undefined : v.getDescription(entry);
      return `missing key "${key}"${description === undefined ? '' : ` (${description})`}`;
    }),
    v.rawCheck(({ dataset, addIssue }) => {
      const input: unknown = dataset.value;
      if (typeof input !== 'object' || input === null) return;
      const mapping = { ...input };
      for (const [key, value] of Object.entries(mapping)) {
        if (Object.hasOwn(entries, key)) continue;
        const message = `unknown key ${quote(key)} ${hint(key, known)}`;
        addIssue({ message, path: [{ type: 'object', origin: 'key', input: mapping, key, value }] });
      }
    }),
    v.metadata({ additionalProperties: false }),
  );
}
