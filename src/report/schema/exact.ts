import type * as v from 'valibot';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/**
 * Refuses, at compile time, a schema that accepts less than its type in the model. The type of the exported constant
 * refuses one that accepts more; so a change of the model cannot be forgotten here.
 */
export function accepting<Model>(): <const Schema extends v.GenericSchema>(
  // In brackets, so that a union is compared as a whole and not member by member.
  schema: [Model] extends [DeepReadonly<v.InferOutput<Schema>>] ? Schema : never,
) => Schema {
  return (schema) => schema;
}
