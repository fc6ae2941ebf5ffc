import type { Layer } from '../model/outcome.ts';

/** What is the same for every verdict of a cause. */
export interface CauseInfo {
  readonly layer: Layer;
  /** The team that usually can change it. */
  readonly owner: string;
  /** A few words for a list. */
  readonly title: string;
  /** What to do next; null when there is nothing to do. */
  readonly next: string | null;
}

/** The teams that can change something. */
export const FIREWALL = 'firewall team';
export const DNS = 'DNS team';
export const INSPECTION = 'proxy or TLS inspection team';
export const PROXY = 'proxy team';
export const HOST = 'owner of this host';
export const SERVICE = 'owner of the service';
export const YOU = 'you';

/** Part of every next step that sends to the list of missing entries. */
export const NAMES_ENTRY = 'the entry under "Missing allowlist entries"';
export const ADD_ENTRY = `Ask for ${NAMES_ENTRY}.`;
