import type { ClusterSources, SourceAddress, SourceList, UnknownSource } from '../model/sources.ts';
import { count } from './count.ts';
import type { RenderOptions } from './render-options.ts';
import { styled, textWidth, titleLine } from './table/section.ts';
import { plain, plainJson } from './text.ts';
import { padTo, widest } from './width.ts';
import { hang } from './wrap.ts';

/** What others must allow for a cluster, per zone, with what is not known. */
export function renderSources(sources: ClusterSources, options: RenderOptions): string {
  const sections = [
    [...styled(headline(sources), 'bold', options), '', ...styled(clusterText(sources), null, options)],
    ...sources.lists.map((list) => listLines(list, sources, options)),
    noteLines(sources, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same for programs. */
export function renderSourcesJson(sources: ClusterSources): string {
  return `${plainJson(JSON.stringify(sources, null, 2))}\n`;
}

function headline({ lists }: ClusterSources): string {
  const unknown = distinctUnknown(lists).length;
  if (unknown === 0) return 'All source addresses of the cluster are known.';
  return `${count(unknown, 'thing', 'things')} about the source addresses ${unknown === 1 ? 'is' : 'are'} not known: the lists may not be whole.`;
}

function distinctUnknown(lists: readonly SourceList[]): readonly string[] {
  return [...new Set(lists.flatMap(({ unknown }) => unknown.map(({ reason, zone }) => `${zone} ${reason}`)))];
}

const INFRASTRUCTURE = { vpc: 'on VPC', classic: 'on classic infrastructure' } as const;

function clusterText({ cluster: { name, id, region }, generation }: ClusterSources): string {
  const who = [name, id, region].filter((part) => part !== null).join(', ');
  return `Cluster ${who === '' ? '' : `${who}, `}${generation === null ? '' : INFRASTRUCTURE[generation]}`;
}

const TITLES: Readonly<Record<SourceList['destinations'], string>> = {
  public: 'For public services',
  private: 'For private services',
};

const MEANT: Readonly<Record<'vpc' | 'classic', Readonly<Record<SourceList['destinations'], string>>>> = {
  vpc: {
    public: 'What has a public address, wherever it is; also the IP address restrictions of IAM.',
    private:
      'What is in the same VPC (also the security groups of virtual private endpoint gateways), and where VPN, Direct Link or a transit gateway lead.',
  },
  classic: {
    public: 'What has a public address, wherever it is; also the IP address restrictions of IAM.',
    private: 'Private service endpoints, other VLANs, and where VPN or Direct Link lead.',
  },
};

function listLines(
  { destinations, addresses, unknown }: SourceList,
  { generation }: ClusterSources,
  options: RenderOptions,
): readonly string[] {
  const rows = [...addresses.map(addressRow), ...unknown.map(unknownRow)];
  const zones = widest(rows.map(({ zone }) => zone));
  const values = Math.min(MOST_VALUE, widest(rows.map(({ value }) => value)));
  return [
    titleLine(TITLES[destinations], options),
    ...styled(MEANT[generation ?? 'vpc'][destinations], 'dim', options),
    '',
    ...rows.flatMap(({ zone, value, text }) =>
      hang(`  ${padTo(zone, zones)}  ${padTo(value, values)}  `, text, textWidth(options)),
    ),
  ];
}

/** As long as an IPv4 subnet; a longer one pushes its own row only. */
const MOST_VALUE = 18;

interface Row {
  readonly zone: string;
  readonly value: string;
  readonly text: string;
}

function addressRow({ zone, value, what }: SourceAddress): Row {
  return { zone: plain(zone ?? '-'), value: plain(value), text: what };
}

function unknownRow({ zone, reason }: UnknownSource): Row {
  return { zone: plain(zone ?? '-'), value: 'not known', text: reason };
}

function noteLines({ notes }: ClusterSources, options: RenderOptions): readonly string[] {
  return notes.length === 0
    ? []
    : [titleLine('Notes', options), ...notes.flatMap((note) => hang('- ', note, textWidth(options)))];
}
