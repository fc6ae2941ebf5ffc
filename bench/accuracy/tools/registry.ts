import { blackbox } from './blackbox.ts';
import { curl } from './curl.ts';
import { isReachable } from './is-reachable.ts';
import { nc } from './nc.ts';
import { nmap } from './nmap.ts';
import { reachcheck } from './reachcheck.ts';
import type { Tool, ToolId } from './tool.ts';
import { waitOn } from './wait-on.ts';

export const tools: Readonly<Record<ToolId, Tool>> = {
  reachcheck,
  curl,
  'is-reachable': isReachable,
  'wait-on': waitOn,
  nc,
  blackbox,
  nmap,
};
