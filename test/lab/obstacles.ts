import type { DnsRecord, DnsRecords } from '../../src/demo/dns-answers.ts';
import type { Lab } from './lab.ts';
import { type Names, startDnsmasq } from './resolver.ts';
import type { Scenario, Site } from './scenario.ts';
import { startListeners } from './services.ts';
import { RESOLVER } from './site.ts';

type Obstacle = Scenario['obstruct'];

/** Rules for all that passes the firewall, one a line, as nft(8) reads them. */
export function forward(...rules: readonly string[]): Obstacle {
  return ({ lab }) => addRules(lab, 'fw', 'forward', rules);
}

/** Rules for all that the client itself sends. */
export function output(...rules: readonly string[]): Obstacle {
  return ({ lab }) => addRules(lab, 'client', 'output', rules);
}

/** Lines for `ip -batch` in the client's namespace. */
export function clientRoutes(...lines: readonly string[]): Obstacle {
  return ({ lab }) => lab.ip('client', ...lines);
}

/** Starts dnsmasq anew with other names, and lines of its own configuration. */
export function resolverSays(change: (names: Names) => Names, ...lines: readonly string[]): Obstacle {
  return async ({ lab, resolver, names }) => {
    await resolver.stop();
    await startDnsmasq(lab, 'dns', RESOLVER, change(names), lines);
  };
}

/** Puts the lab's own name server in the place of dnsmasq: it can be slow, silent or wrong for some names. */
export function resolverDoes(strange: DnsRecords, otherwise?: DnsRecord): Obstacle {
  return async ({ lab, resolver, names }) => {
    await resolver.stop();
    const records = { ...recordsOf(names), ...strange };
    const place = { kind: 'dns', address: RESOLVER, port: 53 } as const;
    await startListeners(lab, 'dns', [{ ...place, records, ...(otherwise === undefined ? {} : { otherwise }) }]);
  };
}

export function without(name: string): (names: Names) => Names {
  return (names) => Object.fromEntries(Object.entries(names).filter(([other]) => other !== name));
}

export function withAddresses(name: string, ...addresses: readonly string[]): (names: Names) => Names {
  return (names) => ({ ...names, [name]: addresses });
}

export function recordsOf(names: Names): DnsRecords {
  return Object.fromEntries(
    Object.entries(names).map(([name, addresses]) => [
      name,
      {
        mode: 'addresses',
        a: addresses.filter((address) => !address.includes(':')),
        aaaa: addresses.filter((address) => address.includes(':')),
      },
    ]),
  );
}

/** One after the other. */
export function all(...obstacles: readonly Obstacle[]): Obstacle {
  return async (site: Site) => {
    for (const obstruct of obstacles) await obstruct(site);
  };
}

/** nft wants each statement on a line of its own. */
function addRules(lab: Lab, host: string, hook: 'forward' | 'output', rules: readonly string[]): Promise<void> {
  const chain = `chain ${hook} {\ntype filter hook ${hook} priority 0; policy accept;\n${rules.join('\n')}\n}`;
  return lab.nft(host, `table inet obstacle {\n${chain}\n}\n`);
}
