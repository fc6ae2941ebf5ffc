import type { ProxySettings } from '../model/proxy.ts';
import type { ProxyFor } from '../plan/plan.ts';

/** The proxy that the settings give to a place, and who would use it; null where they name none at all. */
export async function proxyFor(settings: ProxySettings): Promise<ProxyFor | null> {
  if (settings.https === null && settings.http === null) return null;
  const [{ noProxyReadings }, { dialects }] = await Promise.all([
    import('../proxy/no-proxy.ts'),
    import('../proxy/programs.ts'),
  ]);
  return (place) => {
    const proxy = place.scheme === 'https' ? settings.https : settings.http;
    if (proxy === null) return null;
    const readings = noProxyReadings(settings, place);
    const programs = (wanted: 'direct' | 'proxy'): readonly string[] =>
      readings.filter(({ decision }) => decision === wanted).map(({ program }) => dialects[program].label);
    return { proxy, direct: programs('direct'), proxied: programs('proxy') };
  };
}
