import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/schema.ts';
import { type Authority, makeAuthority } from '../helpers/certificates.ts';
import { programCommand } from '../helpers/cli.ts';
import { newLabId, removeLab } from './namespaces.ts';
import { buildNetwork, ip, mustWork, type NetworkSpec } from './network.ts';
import {
  execute,
  type ExecOptions,
  type ExecResult,
  type RunningProcess,
  type ServerOptions,
  startServer,
} from './processes.ts';

/** A test's context, or anything else that says when the lab is no longer needed. */
export interface LabOwner {
  readonly after: (remove: () => Promise<void>) => void;
}

export interface ReachcheckOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the profile; written to a file that is given with --profile. */
  readonly profile?: string;
  /** Words that stand before `node`, such as `faketime -f +1y`. */
  readonly wrapper?: readonly string[];
  readonly timeoutMs?: number;
}

export interface ReachcheckResult {
  /** Null when none was printed. One that does not fit the schema is an error. */
  readonly report: Report | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Real networks in namespaces. Hosts are called by the name in their spec; `client` and `fw` are always there. */
export interface Lab {
  /** For configuration and logs; removed with the lab. */
  readonly folder: string;
  /** Signs the certificates of the lab's servers; the program trusts it through --cacert. */
  readonly authority: Authority;
  /** PEM file of that authority. */
  readonly caFile: string;
  readonly namespace: (host: string) => string;
  /** Writes a file into the lab's folder and gives its path. */
  readonly file: (name: string, text: string) => string;
  readonly exec: (host: string, argv: readonly string[], options?: ExecOptions) => Promise<ExecResult>;
  /** Starts a server that ends with the lab, and waits until it is ready. */
  readonly spawn: (host: string, argv: readonly string[], options?: ServerOptions) => Promise<RunningProcess>;
  /** The server that was started last under this name. */
  readonly server: (name: string) => RunningProcess;
  /** Adds rules: a text as `nft -f` reads it. */
  readonly nft: (host: string, ruleset: string) => Promise<void>;
  /** Removes all rules. */
  readonly flush: (host: string) => Promise<void>;
  /** Lines for `ip -batch` in the host's namespace, such as `link set eth0 down`. */
  readonly ip: (host: string, ...lines: readonly string[]) => Promise<void>;
  /** Runs the program in the client's namespace, with --format json and the lab's authority. */
  readonly reachcheck: (args: readonly string[], options?: ReachcheckOptions) => Promise<ReachcheckResult>;
}

/** Makes the namespaces and cables; servers are started on top of it. */
export async function createLab(owner: LabOwner, spec: NetworkSpec): Promise<Lab> {
  const id = newLabId();
  const servers: RunningProcess[] = [];
  const named = new Map<string, RunningProcess>();
  owner.after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    removeLab(id);
  });
  await buildNetwork(id, spec);
  const namespace = (host: string): string => `${id.prefix}-${host}`;
  const inside = (host: string, argv: readonly string[]): readonly string[] => [
    'ip',
    'netns',
    'exec',
    namespace(host),
    ...argv,
  ];
  const file = (name: string, text: string): string => {
    const path = join(id.folder, name);
    writeFileSync(path, text);
    return path;
  };
  const authority = makeAuthority('Lab Authority');
  const lab: Omit<Lab, 'reachcheck'> = {
    folder: id.folder,
    authority,
    caFile: file('ca.pem', authority.cert),
    namespace,
    file,
    exec: (host, argv, options) => execute(inside(host, argv), options),
    spawn: async (host, argv, options) => {
      const server = await startServer(inside(host, argv), options);
      servers.push(server);
      if (options?.name !== undefined) named.set(options.name, server);
      return server;
    },
    server: (name) => {
      const found = named.get(name);
      if (found === undefined) throw new Error(`no server was started as "${name}"`);
      return found;
    },
    nft: async (host, ruleset) => {
      await mustWork(inside(host, ['nft', '-f', '-']), ruleset);
    },
    flush: async (host) => {
      await mustWork(inside(host, ['nft', 'flush', 'ruleset']));
    },
    ip: (host, ...lines) => ip(['-n', namespace(host)], lines),
  };
  return { ...lab, reachcheck: (args, options = {}) => reachcheck(lab, args, options) };
}

async function reachcheck(
  lab: Omit<Lab, 'reachcheck'>,
  args: readonly string[],
  { profile, wrapper = [], env, timeoutMs = 60_000 }: ReachcheckOptions,
): Promise<ReachcheckResult> {
  const given =
    profile === undefined ? [] : ['--profile', writeProfile(mkdtempSync(join(lab.folder, 'run-')), profile)];
  const result = await lab.exec(
    'client',
    [...wrapper, ...programCommand(), 'check', ...given, '--cacert', lab.caFile, '--format', 'json', ...args],
    { timeoutMs, ...(env === undefined ? {} : { env }) },
  );
  const { status: exitCode, stdout, stderr } = result;
  if (result.timedOut) throw new Error(`reachcheck had not ended after ${timeoutMs} ms\n${stderr}`);
  if (stdout === '') return { report: null, exitCode, stdout, stderr };
  const read = parseReport(JSON.parse(stdout));
  if (!read.ok) throw new Error(`the report does not fit its schema: ${read.problems.join('\n')}`);
  return { report: read.report, exitCode, stdout, stderr };
}

function writeProfile(folder: string, text: string): string {
  const path = join(folder, 'profile.yaml');
  writeFileSync(path, text);
  return path;
}
