import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { deployed, type Ended, type Place, ROOT, runScript } from './gate.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

export const ACTION: Action = parse(deployed('github/action.yml'));

export interface Stepped extends Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the one step of the action as a runner does: GitHub fills expressions into `env`, bash runs `run`. */
export async function runAction(
  place: Place,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Stepped> {
  const [step] = ACTION.runs.steps;
  if (step === undefined) throw new Error('the action has no step');
  const runner = `${place.folder}.runner`;
  mkdirSync(runner, { recursive: true });
  const files = { GITHUB_OUTPUT: join(runner, 'output'), GITHUB_STEP_SUMMARY: join(runner, 'summary') };
  const filled = Object.entries(step.env).map(([name, value]) => [name, fill(value, inputs)]);
  const ended = await runScript(['bash', '--noprofile', '--norc', '-eo', 'pipefail'], step.run, {
    folder: place.folder,
    env: { ...place.env, ...files, ...Object.fromEntries(filled), ...env },
  });
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const lines = read(files.GITHUB_OUTPUT).split('\n').filter(Boolean);
  return {
    ...ended,
    outputs: Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)])),
    summary: read(files.GITHUB_STEP_SUMMARY),
  };
}

function fill(value: string, inputs: Readonly<Record<string, string>>): string {
  return value.replaceAll(/\$\{\{ ([a-z_.-]+) \}\}/g, (_whole, expression: string) => {
    if (expression === 'github.action_path') return join(ROOT, 'deploy/github');
    const name = expression.replace(/^inputs\./, '');
    const input = ACTION.inputs[name];
    if (input === undefined) throw new Error(`no such input: ${expression}`);
    return inputs[name] ?? input.default ?? '';
  });
}
