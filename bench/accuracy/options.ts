import { parseArgs } from 'node:util';
import { TOOL_IDS, type ToolId } from './tools/tool.ts';

export interface Options {
  readonly only: RegExp;
  readonly tools: readonly ToolId[];
  /** At least 1. */
  readonly runs: number;
  readonly details: boolean;
  readonly write: boolean;
}

/** Throws an Error with what to do about it. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: '' },
      tools: { type: 'string', default: TOOL_IDS.join(',') },
      runs: { type: 'string', default: '1' },
      details: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 on`);
  const asked = values.tools.split(',');
  const unknown = asked.filter((name) => !TOOL_IDS.some((id) => id === name));
  if (unknown.length > 0) throw new Error(`--tools ${unknown.join(',')}: known are ${TOOL_IDS.join(', ')}`);
  return {
    only: new RegExp(values.only),
    tools: TOOL_IDS.filter((id) => asked.includes(id)),
    runs,
    details: values.details,
    write: values.write,
  };
}
