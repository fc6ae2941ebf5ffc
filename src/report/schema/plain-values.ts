import * as v from 'valibot';
import type { JsonKind } from '../../model/profile.ts';

export const text: v.GenericSchema<unknown, string> = v.string();
export const nullableText: v.GenericSchema<unknown, string | null> = v.nullable(v.string());
export const texts: v.GenericSchema<unknown, string[]> = v.array(v.string());

export const port: v.GenericSchema<unknown, number> = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(65_535),
);

/** Counts, and indexes into an array. */
export const wholeNumber: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.integer(), v.minValue(0));

export const milliseconds: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.minValue(0));

export const jsonKind: v.GenericSchema<unknown, JsonKind> = v.picklist([
  'object',
  'array',
  'string',
  'number',
  'boolean',
  'null',
]);
