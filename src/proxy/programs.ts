import type { ProxyProgram } from '../model/proxy.ts';
import type { Dialect } from './dialect.ts';
import { curl } from './dialects/curl.ts';
import { go } from './dialects/go.ts';
import { java } from './dialects/java.ts';
import { nodeFetch } from './dialects/node-fetch.ts';
import { nodeHttp } from './dialects/node-http.ts';
import { pythonHttpx } from './dialects/python-httpx.ts';
import { pythonRequests } from './dialects/python-requests.ts';
import { pythonUrllib } from './dialects/python-urllib.ts';
import { wget } from './dialects/wget.ts';

/** Every program whose reading is known, in the order in which it is shown. */
export const dialects: Readonly<Record<ProxyProgram, Dialect>> = {
  curl,
  go,
  'python-urllib': pythonUrllib,
  'python-requests': pythonRequests,
  'python-httpx': pythonHttpx,
  'node-fetch': nodeFetch,
  'node-http': nodeHttp,
  wget,
  java,
};

export const PROXY_PROGRAMS: readonly ProxyProgram[] = [
  'curl',
  'go',
  'python-urllib',
  'python-requests',
  'python-httpx',
  'node-fetch',
  'node-http',
  'wget',
  'java',
];

/** The programs as people know them, short enough for a table. */
export const programLabels: Readonly<Record<ProxyProgram, string>> = {
  curl: curl.label,
  go: go.label,
  'python-urllib': pythonUrllib.label,
  'python-requests': pythonRequests.label,
  'python-httpx': pythonHttpx.label,
  'node-fetch': nodeFetch.label,
  'node-http': nodeHttp.label,
  wget: wget.label,
  java: java.label,
};
