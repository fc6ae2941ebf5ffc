import { hint } from '../profile/suggest.ts';
import { parseDuration } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Flags that say where values of parameters can be found, as commander gives them. */
export interface DiscoverFlags {
  /** True: without a file. */
  readonly kubeconfig?: string | true;
  readonly context?: string;
  readonly clusterJson: readonly string[];
  readonly discover: readonly string[];
  readonly proxy?: string;
  readonly deadline?: string;
}

/** What the user named. Nothing else is read. */
export interface DiscoverWish {
  /** Null: none is read; an empty file: those that kubectl reads. */
  readonly kubeconfig: { readonly file: string | null } | null;
  readonly context: string | null;
  /** Files; `-` is standard input. */
  readonly clusterJson: readonly string[];
  /** Whether the cluster is asked, with kubectl. */
  readonly cluster: boolean;
  /** The proxy is named by the user: what the kubeconfig says of one is no news. */
  readonly proxyGiven: boolean;
  /** The cluster is not asked for longer than a run may take; null where there is no run. */
  readonly deadlineMs: number | null;
}

const PLACES = ['kubeconfig', 'cluster'] as const;

/** The flags in typed form; what is wrong with them is a usage error. */
export function readDiscoverFlags(flags: DiscoverFlags): DiscoverWish {
  const { kubeconfig, context, clusterJson } = flags;
  const words = flags.discover.flatMap((value) => value.split(',')).map((word) => word.trim());
  const unknown = words.filter((word) => !PLACES.some((place) => place === word));
  const named = kubeconfig !== undefined || words.includes('kubeconfig');
  const cluster = words.includes('cluster');
  const problems = [
    ...unknown.map((word) => `--discover ${word}: unknown word "${word}" ${hint(word, PLACES)}`),
    ...(kubeconfig === ''
      ? ['--kubeconfig "": give the path of a kubeconfig, or leave it out for those of kubectl']
      : []),
    ...(context === undefined || named || cluster
      ? []
      : ['--context says which context of a kubeconfig; add --kubeconfig, or --discover cluster']),
    ...(clusterJson.filter((file) => file === '-').length > 1
      ? ['--cluster-json -: standard input can be read once; give a file for the other']
      : []),
  ];
  if (problems.length > 0) throw new UsageError(...problems);
  return {
    kubeconfig: named ? { file: typeof kubeconfig === 'string' ? kubeconfig : null } : null,
    context: context ?? null,
    clusterJson,
    cluster,
    proxyGiven: flags.proxy !== undefined,
    deadlineMs: deadlineMs(flags.deadline),
  };
}

/** What is wrong with it is said where the flags of a run are read. */
function deadlineMs(text: string | undefined): number | null {
  try {
    return text === undefined ? null : parseDuration(text, '--deadline');
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
