import type { Cause, Outcome } from '../../model/outcome.ts';
import type { Requirement } from '../../model/profile.ts';
import type { ServerName } from '../servers.ts';
import { requirement, type Entry } from './entry.ts';

export interface Expected {
  readonly outcome: Outcome;
  readonly cause: Cause | null;
}

/** One entry of the demo's allowlist, who really stands behind it, and what a true report says about it. */
export interface DemoRow {
  readonly requirement: Requirement;
  readonly way: Way;
  readonly expected: Expected;
}

/** How an entry's name leads to a server. By DNS it cannot change the port: the entry takes the server's own. */
type Way = { readonly kind: 'connect-to' | 'dns'; readonly server: ServerName } | { readonly kind: 'nowhere' };

export function stands(server: ServerName, outcome: Outcome, cause: Cause | null, entry: Entry): DemoRow {
  return { requirement: requirement(entry), way: { kind: 'connect-to', server }, expected: { outcome, cause } };
}

export function namedByDns(server: ServerName, outcome: Outcome, cause: Cause | null, entry: Entry): DemoRow {
  return { requirement: requirement(entry), way: { kind: 'dns', server }, expected: { outcome, cause } };
}

export function leadsNowhere(outcome: Outcome, cause: Cause | null, entry: Entry): DemoRow {
  return { requirement: requirement(entry), way: { kind: 'nowhere' }, expected: { outcome, cause } };
}
