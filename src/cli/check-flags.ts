import type { FailOn } from '../judge/summary.ts';
import type { Directions } from '../plan/plan.ts';
import { hint } from '../profile/suggest.ts';
import { FORMAT_NAMES, isFormatName } from '../report/format.ts';
import type { ProxySettings } from '../model/proxy.ts';
import { readProxySettings } from '../proxy/settings.ts';
import { type DiscoverFlags, readDiscoverFlags } from './discover-flags.ts';
import type { RunSettings } from './run-settings.ts';
import {
  parseConnectTo,
  parseCount,
  parseDnsServer,
  parseDuration,
  parseResolve,
  parseSet,
  parseTimeouts,
  words,
} from './options.ts';
import type { Wish } from './requirements.ts';
import { talk } from './talk.ts';
import { readReports } from './report-files.ts';
import { descriptorCap, withoutCredentials } from './system.ts';
import { UsageError } from './usage-error.ts';
import type { WriteSettings } from './write.ts';

/** Flags that every command with a report has, as commander gives them. */
export interface ReportFlags {
  readonly format: string;
  readonly output?: string;
  /** `FORMAT=FILE`, beside `format` and `output`. */
  readonly report?: readonly string[];
  readonly redact?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
  readonly failOn: readonly string[];
}

/** Flags of `judge`, as commander gives them. */
export interface JudgeFlags extends ReportFlags {
  readonly baseline?: string;
}

/** Flags of `check`, as commander gives them. */
export interface CheckFlags extends JudgeFlags, DiscoverFlags {
  readonly profile: readonly string[];
  readonly set: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly plan?: boolean;
  readonly saveObservations?: string;
  readonly deadline: string;
  readonly timeout?: string;
  readonly concurrency?: string;
  readonly connectTo: readonly string[];
  readonly resolve: readonly string[];
  readonly dnsServer: readonly string[];
  readonly cacert: readonly string[];
  readonly proxy?: string;
  readonly controls: boolean;
  readonly exhaustive?: boolean;
  readonly patient?: boolean;
  readonly rate?: string;
}

export interface Settings {
  readonly wish: Wish;
  readonly directions: Directions;
  /** Files of `--cacert`. */
  readonly cacert: readonly string[];
  readonly run: Omit<RunSettings, 'authorities' | 'route'>;
  readonly write: WriteSettings;
  readonly failOn: readonly FailOn[];
}

/** More at once gains nothing, and uses up what other programs need. */
const CONCURRENCY = 4096;
/** Each holds memory for as long as somebody is silent; with fewer, those that asked again make room for the next. */
const SPARE_SOCKETS = 2048;
/** More connection attempts in a second, and firewalls that count them may take them for an attack. */
const RATE = 5000;

/** The flags in typed form; every flag that is wrong is reported at once. A saved report stands in for a profile. */
export function readFlags(flags: CheckFlags, hasReport = false): Settings {
  const problems: string[] = [];
  const attempt = <T>(read: () => T, fallback: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.lines);
      return fallback;
    }
  };
  const sockets = descriptorCap();
  const usual = Math.min(CONCURRENCY, Math.floor(sockets / 2));
  const wished = attempt(
    () => (flags.concurrency === undefined ? usual : parseCount(flags.concurrency, '--concurrency')),
    usual,
  );
  const concurrency = Math.min(wished, sockets);
  if (wished > sockets) talk(`--concurrency ${wished}: this system allows ${sockets} sockets, and so many are used`);
  const settings: Settings = {
    wish: {
      profiles: flags.profile,
      set: attempt(() => parseSet(flags.set), {}),
      only: words(flags.only),
      skip: words(flags.skip),
      ...attempt<Pick<Wish, 'discover'>>(() => ({ discover: readDiscoverFlags(flags) }), {}),
    },
    directions: {
      connectTo: flags.connectTo.flatMap((text) => attempt(() => [parseConnectTo(text)], [])),
      resolve: flags.resolve.flatMap((text) => attempt(() => [parseResolve(text)], [])),
    },
    cacert: flags.cacert,
    run: {
      timeouts: attempt(() => parseTimeouts(flags.timeout), parseTimeouts(undefined)),
      deadlineMs: attempt(() => parseDuration(flags.deadline, '--deadline'), 1),
      concurrency,
      spareSockets: Math.min(sockets - concurrency, SPARE_SOCKETS),
      dnsServers: flags.dnsServer.flatMap((text) => attempt(() => [parseDnsServer(text)], [])),
      proxy: attempt(() => readProxy(flags.proxy), NO_PROXY),
      controls: flags.controls,
      exhaustive: flags.exhaustive === true,
      patient: flags.patient === true,
      rate: attempt(() => (flags.rate === undefined ? RATE : parseCount(flags.rate, '--rate')), RATE),
      flags: wayFlags(flags),
    },
    write: attempt(() => readWriteSettings(flags), { format: 'table', color: false, verbose: false, output: null }),
    failOn: attempt(() => readFailOn(flags.failOn), []),
  };
  if (flags.profile.length === 0 && !hasReport)
    problems.push(
      'no profile: name one with --profile, such as --profile vpc ("reachcheck profiles list" shows them all)',
    );
  if (problems.length > 0) throw new UsageError(...problems);
  return settings;
}

/** What decides the way that is tried, as it can be given again. The login of a proxy is nobody's business. */
function wayFlags(flags: CheckFlags): readonly string[] {
  const { dnsServer, resolve, connectTo, cacert, proxy, timeout } = flags;
  const repeated = { '--dns-server': dnsServer, '--resolve': resolve, '--connect-to': connectTo, '--cacert': cacert };
  return [
    ...Object.entries(repeated).flatMap(([flag, values]) => values.flatMap((value) => [flag, value])),
    ...(proxy === undefined ? [] : ['--proxy', withoutCredentials(proxy)]),
    ...(timeout === undefined ? [] : ['--timeout', timeout]),
    ...(flags.exhaustive === true ? ['--exhaustive'] : []),
    ...(flags.patient === true ? ['--patient'] : []),
    ...(flags.rate === undefined ? [] : ['--rate', flags.rate]),
    ...(flags.controls ? [] : ['--no-controls']),
  ];
}

/** The proxy settings of the environment, which `--proxy` overrides. What is wrong with a flag is an error. */
function readProxy(flag: string | undefined): ProxySettings {
  const settings = readProxySettings(process.env, flag ?? null);
  if (flag !== undefined && flag !== 'none' && settings.https === null)
    throw new UsageError(...settings.problems.filter((problem) => problem.startsWith('--proxy')));
  return settings;
}

const NO_PROXY = readProxySettings({}, null);

/** How and where reports are written. */
export function readWriteSettings(
  flags: ReportFlags & Pick<Partial<CheckFlags>, 'proxy' | 'saveObservations'>,
): WriteSettings {
  const { format, color, verbose, output, report, redact } = flags;
  const { files, problems } = readReports(report ?? [], {
    '--output': output,
    '--save-observations': flags.saveObservations,
  });
  if (!isFormatName(format))
    throw new UsageError(`--format ${format}: unknown format "${format}" ${hint(format, FORMAT_NAMES)}`, ...problems);
  if (problems.length > 0) throw new UsageError(...problems);
  const hide = redact === true ? proxyUsers(flags.proxy) : null;
  return { format, color, verbose: verbose === true, output: output ?? null, reports: files, hide };
}

/** Who logs in to proxies: what a proxy answers may name them. */
function proxyUsers(flag: string | undefined): readonly string[] {
  const { https, http } = readProxySettings(process.env, flag ?? null).credentials;
  return [https, http].flatMap((login) => (login === null ? [] : [login.username]));
}

const FAIL_ON: readonly FailOn[] = ['impaired', 'optional', 'undecided'];

export function readFailOn(values: readonly string[]): readonly FailOn[] {
  return words(values).map((value) => {
    const known = FAIL_ON.find((name) => name === value);
    if (known === undefined)
      throw new UsageError(`--fail-on ${value}: unknown word "${value}" ${hint(value, FAIL_ON)}`);
    return known;
  });
}
