import { collect } from './collect.ts';

/** Options of all commands that read parameters: where their values can be found. */
export const KUBECONFIG = [
  '--kubeconfig [file]',
  'read values from a kubeconfig; without a file those of kubectl',
] as const;

export const CONTEXT = ['--context <name>', 'the context of the kubeconfig (default: its current-context)'] as const;

type Repeatable = readonly [
  flags: string,
  description: string,
  collect: (value: string, before: readonly string[]) => readonly string[],
  none: readonly string[],
];

export const CLUSTER_JSON: Repeatable = [
  '--cluster-json <file>',
  'read values from what "ibmcloud ks cluster get --output json" or "ks worker ls" printed; "-" is standard input (repeatable)',
  collect,
  [],
];

export const DISCOVER: Repeatable = [
  '--discover <place>',
  'cluster: ask it with your kubectl, read only; kubeconfig: as --kubeconfig without a file',
  collect,
  [],
];
