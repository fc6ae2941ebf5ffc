import { parseArgs } from 'node:util';

export interface Options {
  /** Names of rows, in the order of the table. */
  readonly only: readonly string[];
  /** Few repetitions and small numbers: to see whether it works, not how fast it is. */
  readonly quick: boolean;
  /** Write docs/performance.md. */
  readonly write: boolean;
  /** Where the random losses of packets begin: the same number loses the same packets of the same sequence. */
  readonly seed: number;
}

/** Throws an Error with what to do about it. */
export function readOptions(argv: readonly string[], rows: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: rows.join(',') },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  const asked = values.only.split(',');
  const unknown = asked.filter((name) => !rows.includes(name));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: known are ${rows.join(', ')}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed ${values.seed}: a whole number from 0 on`);
  return { only: rows.filter((name) => asked.includes(name)), quick: values.quick, write: values.write, seed };
}
