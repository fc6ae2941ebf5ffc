import type { VantageKind } from '../model/profile.ts';
import { readAks } from './aks.ts';
import { readGithubMeta } from './github-meta.ts';
import type { ReadList } from './imported.ts';
import { readPlainList } from './list.ts';
import { readOsd } from './osd.ts';

/** A foreign format, and what a profile says of a list in it where the user says nothing. */
interface ImportFormat {
  readonly read: ReadList;
  readonly title: string;
  readonly vantage: VantageKind;
  /** Its key under `documents`. */
  readonly doc: string;
  readonly url: string | null;
}

export type ImportFormatName = 'osd' | 'aks' | 'github-meta' | 'list';

export const IMPORT_FORMATS: Readonly<Record<ImportFormatName, ImportFormat>> = {
  osd: {
    read: readOsd,
    title: 'Egress list of osd-network-verifier',
    vantage: 'worker',
    doc: 'osd-egress-list',
    url: 'https://github.com/openshift/osd-network-verifier/tree/main/pkg/data/egress_lists',
  },
  aks: {
    read: readAks,
    title: 'Outbound dependencies of an AKS cluster',
    vantage: 'worker',
    doc: 'aks-outbound',
    url: 'https://learn.microsoft.com/rest/api/aks/managed-clusters/list-outbound-network-dependencies-endpoints',
  },
  'github-meta': {
    read: readGithubMeta,
    title: 'Domains of GitHub',
    vantage: 'workstation',
    doc: 'github-meta',
    url: 'https://api.github.com/meta',
  },
  list: { read: readPlainList, title: 'Allowlist', vantage: 'workstation', doc: 'list', url: null },
};

export const IMPORT_FORMAT_NAMES: readonly string[] = Object.keys(IMPORT_FORMATS);

export function isImportFormat(name: string): name is ImportFormatName {
  return IMPORT_FORMAT_NAMES.includes(name);
}
