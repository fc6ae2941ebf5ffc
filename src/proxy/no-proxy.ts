import type { NoProxyReading, ProxyDestination, ProxyProgram, ProxySettings } from '../model/proxy.ts';
import { dialects, PROXY_PROGRAMS } from './programs.ts';

/** What each program does about a destination under these settings. The same proxy is assumed for all that read it. */
export function noProxyReadings(settings: ProxySettings, to: ProxyDestination): readonly NoProxyReading[] {
  return PROXY_PROGRAMS.map((program) => reading(program, settings, to));
}

/** Whether all programs that read the settings do the same. `direct` when none reads them. */
export function agreement(readings: readonly NoProxyReading[]): 'direct' | 'proxy' | 'mixed' {
  const decisions = new Set(readings.map(({ decision }) => decision).filter((decision) => decision !== 'not-read'));
  if (decisions.size > 1) return 'mixed';
  return decisions.has('proxy') ? 'proxy' : 'direct';
}

function reading(program: ProxyProgram, settings: ProxySettings, to: ProxyDestination): NoProxyReading {
  const { read, takes, fails, httpServesHttps } = dialects[program];
  const noProxy = settings.noProxy ?? '';
  const forHttps = settings.https ?? (httpServesHttps === true ? settings.http : null);
  const proxy = to.scheme === 'https' ? forHttps : settings.http;
  if (read === null) return { program, decision: 'not-read', because: 'reads no such variables' };
  if (proxy === null) return { program, decision: 'direct', because: `no proxy is set for ${to.scheme}` };
  if (!takes(proxy.from)) return { program, decision: 'not-read', because: `does not read ${proxy.from}` };
  const failsAt = fails?.(noProxy) ?? null;
  if (failsAt !== null) return { program, decision: 'not-read', because: `fails at ${failsAt} in NO_PROXY` };
  const direct = read(noProxy, to);
  if (direct === null) return { program, decision: 'proxy', because: 'no entry of NO_PROXY matches' };
  return { program, decision: 'direct', because: direct.includes(' ') ? direct : `NO_PROXY has ${direct}` };
}
