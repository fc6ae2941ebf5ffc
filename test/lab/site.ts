import { type Lab, createLab, type LabOwner } from './lab.ts';
import { startDnsmasq, type Names } from './resolver.ts';
import type { Scenario, ScenarioNetwork, Site } from './scenario.ts';
import { SERVICES, startServices } from './services.ts';

/** The DNS servers' addresses: the first is in use unless a scenario says otherwise, the second has no server. */
export const RESOLVER = '10.20.0.53';
export const SECOND_RESOLVER = '10.20.0.54';

/** Builds the network of a scenario, with its servers and without its obstacle. */
export async function buildSite(owner: LabOwner, { network = {} }: Pick<Scenario, 'network'>): Promise<Site> {
  const services = servicesOf(network);
  const names: Names = {
    ...Object.fromEntries(services.map(({ name, addresses }) => [name, addresses])),
    ...network.names,
  };
  const lab: Lab = await createLab(owner, {
    hosts: [
      { name: 'dns', addresses: [RESOLVER, SECOND_RESOLVER] },
      { name: 'net', addresses: [...new Set(services.flatMap(({ addresses }) => addresses))] },
      ...(network.hosts ?? []),
    ],
    resolvers: network.resolvers ?? [RESOLVER],
  });
  const [resolver, running] = await Promise.all([
    startDnsmasq(lab, 'dns', RESOLVER, names),
    startServices(lab, 'net', services),
  ]);
  const site: Site = { lab, resolver, names, services: running };
  await network.prepare?.(site);
  return site;
}

function servicesOf({ services = [], onlyServices = false }: ScenarioNetwork): typeof SERVICES {
  const own = new Set(services.map(({ name }) => name));
  return [...(onlyServices ? [] : SERVICES.filter(({ name }) => !own.has(name))), ...services];
}
