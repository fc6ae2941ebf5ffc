import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { runCli } from '../helpers/cli.ts';
import { missingProgram } from '../helpers/missing-program.ts';
import { labProblem } from './available.ts';
import { PROXY, PROXY_PORTS, squidBecomes, withSquid } from './explicit-proxy.ts';
import { profileOf } from './profile.ts';
import type { Need, ScenarioNetwork, Site } from './scenario.ts';
import { type ServiceSpec } from './services.ts';
import { buildSite, RESOLVER } from './site.ts';

/** Block everything, run, apply exactly what was printed, run again: all is allowed, and nothing else is. */

const RANGE: ServiceSpec = {
  name: 'range.service.example',
  addresses: ['192.0.2.70', '2001:db8:70::70'],
  ports: [5000, 5001, 5002, 5003].map((port) => ({ port, kind: 'tcp' })),
};

/** Every host of two subnets; their neighbours answer too, and nobody asks for those. */
const SUBNETS: ServiceSpec = {
  name: 'subnet.service.example',
  addresses: [
    ...['203.0.113.65', '203.0.113.66', '203.0.113.69'],
    ...['2001:db8:80::', '2001:db8:80::1', '2001:db8:80::2', '2001:db8:80::3', '2001:db8:80::4'],
  ],
  ports: [
    { port: 443, kind: 'https' },
    { port: 5000, kind: 'tcp' },
  ],
};

const WILD: readonly ServiceSpec[] = ['a.wild.example', 'b.wild.example', 'wild.example', 'otherwild.example'].map(
  (name, index) => ({
    name,
    addresses: [`198.51.100.${80 + index}`, `2001:db8:90::${80 + index}`],
    ports: [{ port: 443, kind: 'https' }],
  }),
);

const NETWORK: ScenarioNetwork = { services: [RANGE, SUBNETS, ...WILD] };

/** A name of both families, one of each alone, a wildcard, a subnet of each family, a range of ports. */
const NEEDS: readonly Need[] = [
  { id: 'api', host: 'api.service.example', port: 443, check: 'https' },
  { id: 'login', host: 'login.service.example', port: [443, 5000], check: 'tcp' },
  { id: 'six', host: 'six.service.example', port: 443, check: 'https' },
  { id: 'wild', host: '*.wild.example', witnesses: ['a.wild.example', 'b.wild.example'], port: 443, check: 'https' },
  { id: 'subnet4', cidrs: ['203.0.113.64/30'], port: 443, check: 'tcp' },
  { id: 'subnet6', cidrs: ['2001:db8:80::/126'], port: 443, check: 'tcp' },
  { id: 'range', host: 'range.service.example', port: '5000-5002', check: 'tcp' },
];

/** Nothing need listen there: what says no, or nothing, may be the far end. */
const SAMPLED: readonly string[] = ['subnet4', 'subnet6'];

const OPEN: readonly string[] = [
  ...['192.0.2.10:443', '2001:db8:1::10:443', '198.51.100.20:443', '198.51.100.20:5000', '2001:db8:6::60:443'],
  ...['198.51.100.80:443', '2001:db8:90::80:443', '198.51.100.81:443', '2001:db8:90::81:443'],
  ...['203.0.113.65:443', '203.0.113.66:443', '2001:db8:80:::443'],
  ...['2001:db8:80::1:443', '2001:db8:80::2:443', '2001:db8:80::3:443'],
  ...['192.0.2.70', '2001:db8:70::70'].flatMap((address) => [5000, 5001, 5002].map((port) => `${address}:${port}`)),
];

const PORTS = '22,53,80,442,443,444,3128,4999,5000-5004,8443';

interface Firewall {
  readonly language: string;
  /** Only answers and the resolver get through. */
  readonly block: (site: Site) => Promise<void>;
  readonly apply: (site: Site, text: string) => Promise<void>;
  readonly skip: string | false;
}

const FIREWALLS: readonly Firewall[] = [
  {
    language: 'nftables',
    skip: false,
    block: ({ lab }) =>
      lab.nft(
        'fw',
        `table inet filter {
chain forward {
type filter hook forward priority 0; policy drop;
ct state established,related accept
ip daddr ${RESOLVER} udp dport 53 accept
}
}
`,
      ),
    apply: async ({ lab }, text) => {
      await must(lab.exec('fw', ['nft', '-f', lab.file('printed.nft', text)]));
    },
  },
  {
    language: 'iptables',
    skip: missingProgram('/usr/sbin/iptables-restore', 'iptables'),
    block: async ({ lab }) => {
      const lines = [
        ...['*filter', ':FORWARD DROP', '-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'],
        `-4 -A FORWARD -d ${RESOLVER} -p udp --dport 53 -j ACCEPT`,
        'COMMIT',
      ];
      const input = `${lines.join('\n')}\n`;
      for (const program of ['iptables-restore', 'ip6tables-restore']) await must(lab.exec('fw', [program], { input }));
    },
    apply: async ({ lab }, text) => {
      const file = lab.file('printed.rules', text);
      for (const program of ['iptables-restore', 'ip6tables-restore'])
        await must(lab.exec('fw', [program, '--noflush', file]));
    },
  },
];

describe('what was printed closes the loop', { concurrency: 2 }, () => {
  for (const { language, block, apply, skip } of FIREWALLS) {
    it(`in ${language}, for IPv4 and IPv6`, { skip: labProblem() ?? skip, timeout: 300_000 }, async (t) => {
      const site = await siteFor(t, NETWORK);
      await block(site);
      const before = await run(site);
      for (const { requirement, outcome, explanation } of before.verdicts)
        assert.equal(
          outcome,
          SAMPLED.includes(requirement) ? 'inconclusive' : 'blocked',
          `${requirement}: ${explanation}`,
        );
      assert.deepEqual(await scan(site), []);

      await apply(site, await printed(site, before, language, '--undecided'));
      const after = await run(site);
      for (const { requirement, outcome, explanation } of after.verdicts)
        assert.equal(outcome, 'allowed', `${requirement}: ${explanation}`);
      assert.equal(after.summary.exitCode, 0);
      assert.deepEqual(await scan(site), OPEN.toSorted());
      // Whoever has another address was not asked for.
      await site.lab.ip('client', 'addr add 10.10.0.3/24 dev eth0', 'addr add fd10::3/64 dev eth0 nodad');
      assert.deepEqual(await scan(site, ['10.10.0.3', 'fd10::3']), []);
      // Of one host every port: what was printed holds no other range.
      assert.deepEqual(await scanAll(site, '192.0.2.70'), [5000, 5001, 5002]);
      // A second run finds nothing to print.
      assert.match(await printed(site, after, language), /nothing to open/);
    });
  }

  for (const proxy of [PROXY.address, `[${PROXY.ipv6}]`]) {
    it(`in squid, asked at ${proxy}`, { skip: labProblem() ?? false, timeout: 300_000 }, async (t) => {
      const site = await siteFor(t, withSquid({ access: ['http_access deny all'] }, NETWORK));
      await site.lab.nft('fw', ONLY_PROXY);
      const url = `http://${proxy}:${PROXY_PORTS.http}`;
      const before = await run(site, { HTTPS_PROXY: url, HTTP_PROXY: url });
      for (const { requirement, outcome, cause } of before.verdicts)
        assert.deepEqual([outcome, cause], ['blocked', 'proxy.denied'], requirement);
      assert.deepEqual(await tunnels(site, url), []);

      const text = await printed(site, before, 'squid');
      await squidBecomes({ access: [text, 'http_access deny all'] })(site);
      const after = await run(site, { HTTPS_PROXY: url, HTTP_PROXY: url });
      for (const { requirement, outcome, explanation } of after.verdicts)
        assert.equal(outcome, 'allowed', `${requirement}: ${explanation}`);
      assert.deepEqual(await tunnels(site, url), [...TUNNELS].toSorted());
      // From another address the proxy says no to all of them.
      await site.lab.ip('client', 'addr add 10.10.0.3/24 dev eth0', 'addr add fd10::3/64 dev eth0 nodad');
      assert.deepEqual(await tunnels(site, url, proxy.startsWith('[') ? 'fd10::3' : '10.10.0.3'), []);
    });
  }
});

/** The client reaches the resolver and the proxy, and the proxy reaches all. */
const ONLY_PROXY = `table inet filter {
chain forward {
type filter hook forward priority 0; policy drop;
ct state established,related accept
ip daddr ${RESOLVER} udp dport 53 accept
ip daddr ${PROXY.address} accept
ip6 daddr ${PROXY.ipv6} accept
ip saddr ${PROXY.address} accept
ip6 saddr ${PROXY.ipv6} accept
}
}
`;

/** What the proxy is asked for by the scan, and what of it must be open. */
const TUNNELS = [
  ...['api.service.example:443', 'login.service.example:443', 'login.service.example:5000', 'six.service.example:443'],
  ...['a.wild.example:443', 'b.wild.example:443', '203.0.113.65:443', '[2001:db8:80::3]:443'],
  ...['range.service.example:5000', 'range.service.example:5002'],
] as const;

const NO_TUNNELS = [
  ...['api.service.example:80', 'api.service.example:8443', 'login.service.example:22', 'six.service.example:5000'],
  ...['wild.example:443', 'otherwild.example:443', 'a.wild.example:80', 'wide.service.example:443'],
  ...['203.0.113.69:443', '203.0.113.65:5000', '[2001:db8:80::4]:443', '192.0.2.10:443', '[2001:db8:1::10]:443'],
  ...['range.service.example:5003', 'range.service.example:4999', 'range.service.example:443'],
] as const;

function siteFor(t: TestContext, network: ScenarioNetwork): Promise<Site> {
  return buildSite({ after: (remove) => t.after(remove) }, { network });
}

async function run({ lab }: Site, env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const flags = ['--timeout', 'connect=1500ms,tls=3s,http=3s,resolve=3s', '--exhaustive'];
  const { report, stderr } = await lab.reachcheck(flags, { profile: profileOf('loop', NEEDS), env });
  assert.ok(report !== null, stderr);
  return report;
}

/** What the program says is to be applied, to the letter. */
async function printed({ lab }: Site, report: Report, language: string, ...flags: readonly string[]): Promise<string> {
  const file = lab.file(`report-${report.summary.exitCode}.json`, JSON.stringify(report));
  const { status, stdout, stderr } = await runCli(['allowlist', file, '--to', language, ...flags]);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Places that let a SYN through: a closed port behind the firewall answers as an open one does. */
async function scan({ lab, names }: Site, sources = ['10.10.0.2', 'fd10::2']): Promise<readonly string[]> {
  const addresses = [...new Set(Object.values(names).flat())];
  const found = await Promise.all(
    sources.map(async (source) => {
      const own = addresses.filter((address) => address.includes(':') === source.includes(':'));
      const family = source.includes(':') ? ['-6'] : [];
      const fixed = ['-n', '-Pn', '-sS', '--max-retries', '1', '--min-rate', '800', '-oG', '-'];
      const argv = ['nmap', ...family, ...fixed, '-e', 'eth0', '-S', source, '-p', PORTS, ...own];
      return passed(await must(lab.exec('client', argv, { timeoutMs: 60_000 })));
    }),
  );
  return found.flat().toSorted();
}

/** `Host: 192.0.2.10 ()	Ports: 443/open/tcp//https///, 80/closed/tcp//http///	Ignored State: filtered (9)`. */
function passed(text: string): readonly string[] {
  return [...text.matchAll(/^Host: (\S+) .*?Ports: ([^\t\n]*)/gm)].flatMap(([, address = '', list = '']) =>
    list
      .split(', ')
      .flatMap((item) =>
        /^[0-9]+\/(?:open|closed|unfiltered)\//.test(item) ? [`${address}:${item.split('/')[0]}`] : [],
      ),
  );
}

/** All ports of one address that let a SYN through. */
async function scanAll({ lab }: Site, address: string): Promise<readonly number[]> {
  const argv = ['nmap', '-n', '-Pn', '-sS', '-p-', '--min-rate', '10000', '--max-retries', '0', '-oG', '-', address];
  const text = await must(lab.exec('client', argv, { timeoutMs: 90_000 }));
  return passed(text).map((place) => Number(place.split(':').at(-1)));
}

/** Places to which the proxy opens a tunnel. */
async function tunnels({ lab }: Site, proxy: string, source?: string): Promise<readonly string[]> {
  const places = [...TUNNELS, ...NO_TUNNELS];
  const from = source === undefined ? [] : ['--interface', source];
  const answers = await Promise.all(
    places.map(async (place) => {
      const argv = [
        'curl',
        '-gsS',
        ...from,
        '-m',
        '10',
        '-x',
        proxy,
        '-p',
        '-o',
        '/dev/null',
        '-w',
        '%{http_connect}',
        `http://${place}/`,
      ];
      const { stdout } = await lab.exec('client', argv);
      assert.match(stdout, /^(?:200|403)$/, place);
      return stdout === '200' ? [place] : [];
    }),
  );
  return answers.flat().toSorted();
}

async function must(result: Promise<{ status: number | null; stdout: string; stderr: string }>): Promise<string> {
  const { status, stdout, stderr } = await result;
  assert.equal(status, 0, stderr);
  return stdout;
}
