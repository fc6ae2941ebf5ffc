import type { ProxySettings } from '../model/proxy.ts';
import type { ProxyFor } from '../plan/plan.ts';
import { noProxyReadings } from '../proxy/no-proxy.ts';
import { dialects } from '../proxy/programs.ts';

/** The proxy that the settings give to a place, and who would use it. */
export function proxyFor(settings: ProxySettings): ProxyFor {
  return (place) => {
    const proxy = place.scheme === 'https' ? settings.https : settings.http;
    if (proxy === null) return null;
    const readings = noProxyReadings(settings, place);
    const programs = (wanted: 'direct' | 'proxy'): readonly string[] =>
      readings.filter(({ decision }) => decision === wanted).map(({ program }) => dialects[program].label);
    return { proxy, direct: programs('direct'), proxied: programs('proxy') };
  };
}
