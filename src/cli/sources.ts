import { type IbmcloudOutput, type ListKind, readIbmcloudOutput } from '../discovery/ibmcloud.ts';
import { renderSources, renderSourcesJson } from '../report/sources.ts';
import { clusterSources, type Inventory, isWhole } from '../sources/sources.ts';
import { writeStream } from './output.ts';
import { readText } from './read-text.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions } from './write.ts';

/** Flags of `sources`, as commander gives them. */
export interface SourcesFlags {
  readonly clusterJson?: string;
  readonly workers?: string;
  readonly subnets?: string;
  readonly publicGateways?: string;
  readonly format: string;
  readonly color: boolean;
}

interface Input {
  readonly flag: string;
  readonly kind: 'cluster' | ListKind;
  readonly command: string;
  readonly file: string | undefined;
}

/** `reachcheck sources`: which addresses other services have to allow for a cluster. Reads files; contacts nothing. */
export async function sources(flags: SourcesFlags): Promise<number> {
  if (flags.format !== 'text' && flags.format !== 'json')
    throw new UsageError(`--format ${flags.format}: unknown format "${flags.format}" (known: text, json)`);
  const found = clusterSources(await readInventory(inputs(flags)));
  const options = renderOptions({ format: 'table', color: flags.color, verbose: false, output: null });
  await writeStream(process.stdout, flags.format === 'json' ? renderSourcesJson(found) : renderSources(found, options));
  return isWhole(found) ? 0 : 3;
}

function inputs({ clusterJson, workers, subnets, publicGateways }: SourcesFlags): readonly Input[] {
  return [
    { flag: '--cluster-json', kind: 'cluster', command: 'ibmcloud ks cluster get --cluster NAME', file: clusterJson },
    { flag: '--workers', kind: 'workers', command: 'ibmcloud ks worker ls --cluster NAME', file: workers },
    { flag: '--subnets', kind: 'subnets', command: 'ibmcloud is subnets', file: subnets },
    {
      flag: '--public-gateways',
      kind: 'public-gateways',
      command: 'ibmcloud is public-gateways',
      file: publicGateways,
    },
  ];
}

async function readInventory(all: readonly Input[]): Promise<Inventory> {
  const given = all.filter(({ file }) => file !== undefined);
  if (given.length === 0)
    throw new UsageError(
      'no input: give --workers, --subnets and --public-gateways (VPC), or --workers (classic); each is what ibmcloud prints with --output json',
    );
  if (given.filter(({ file }) => file === '-').length > 1)
    throw new UsageError('standard input ("-") can be read once; give files for the others');
  const read = await Promise.all(given.map(readInput));
  const problems = read.flatMap((result) => ('problem' in result ? [result.problem] : []));
  if (problems.length > 0) throw new UsageError(...problems);
  const outputs = read.flatMap((result) => ('output' in result ? [result.output] : []));
  const has = (flag: string): boolean => given.some((input) => input.flag === flag);
  return {
    cluster: outputs.find((output) => output.kind === 'cluster')?.cluster ?? null,
    workers: outputs.find((output) => output.kind === 'workers')?.workers ?? (has('--workers') ? [] : null),
    subnets: outputs.find((output) => output.kind === 'subnets')?.subnets ?? (has('--subnets') ? [] : null),
    gateways:
      outputs.find((output) => output.kind === 'public-gateways')?.gateways ?? (has('--public-gateways') ? [] : null),
  };
}

async function readInput({
  flag,
  kind,
  command,
  file = '',
}: Input): Promise<{ output: IbmcloudOutput } | { problem: string }> {
  const label = file === '-' ? `${flag} - (standard input)` : `${flag} ${file}`;
  const remedy = `give what "${command} --output json" prints`;
  const output = readIbmcloudOutput(await readText(file, label));
  if ('trouble' in output) return { problem: `${label}: ${output.trouble}; ${remedy}` };
  if (output.kind === kind || (output.kind === 'empty' && kind !== 'cluster')) return { output };
  return { problem: `${label}: holds ${WORDS[output.kind]}; ${remedy}` };
}

const WORDS: Readonly<Record<IbmcloudOutput['kind'], string>> = {
  cluster: 'a cluster',
  workers: 'workers',
  subnets: 'subnets',
  'public-gateways': 'public gateways',
  empty: 'an empty list',
};
