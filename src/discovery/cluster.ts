import type { Cluster, Fact, Facts, Generation, MissingFacts } from '../model/discovery.ts';
import { isSubnet } from './address-text.ts';
import { withoutNull } from './cluster-info.ts';
import { field, type Mapping, mapping, mappings, saysNo, text, texts } from './fields.ts';
import { isPrivateHost, regionName, regionOfCrn, regionOfUrl, regionOfZone } from './place.ts';

/** Whether a mapping is what `ibmcloud ks cluster get --output json` prints, of either generation. */
export function isCluster(value: Mapping): boolean {
  return text(value, 'id') !== null && CLUSTER_KEYS.some((key) => field(value, key) !== undefined);
}

const CLUSTER_KEYS = ['masterURL', 'serverURL', 'serviceEndpoints', 'publicServiceEndpointURL', 'masterKubeVersion'];

/** One cluster, of either generation. */
export function readCluster(value: Mapping): Cluster {
  const zones = [...texts(value, 'workerZones'), ...texts(value, 'zones')];
  const vpcs = texts(value, 'vpcs');
  const provider = text(value, 'provider', 'type') ?? '';
  const urls = endpoints(value);
  const subnets = vlanSubnets(value);
  const wrongSubnets = subnets.map(({ cidr }) => cidr).filter((cidr) => !isSubnet(cidr));
  const location = text(value, 'dataCenter', 'datacenter', 'location');
  return {
    facts: facts(value, urls, [...zones, ...(location === null ? [] : [location])]),
    missing: missing(value),
    generation: generation(provider, vpcs, field(value, 'vlans')),
    zones: [...new Set(zones)],
    vpcs,
    vlanSubnets: subnets.filter(({ cidr }) => isSubnet(cidr)),
    ...(wrongSubnets.length === 0 ? {} : { wrongSubnets }),
  };
}

function vlanSubnets(value: Mapping): Cluster['vlanSubnets'] {
  return mappings(value, 'vlans')
    .flatMap((vlan) => mappings(vlan, 'subnets'))
    .flatMap((subnet) => {
      const cidr = text(subnet, 'cidr');
      return cidr === null ? [] : [{ cidr, isPublic: field(subnet, 'is_public') === true }];
    });
}

function facts(value: Mapping, urls: Endpoints, places: readonly string[]): Facts {
  const ingress = mapping(value, 'ingress');
  return withoutNull({
    'cluster.id': text(value, 'id'),
    'cluster.name': text(value, 'name'),
    'cluster.region': regionOf(value, urls, places),
    'cluster.masterUrl': urls.public,
    'cluster.privateMasterUrl': urls.private,
    'cluster.vpeUrl': urls.vpe,
    'cluster.ingressHost': text(ingress, 'hostname') ?? text(value, 'ingressHostname'),
    'cluster.etcdHost': text(value, 'etcdHost'),
    // Clusters whose Calico keeps its data in Kubernetes have an empty one.
    'cluster.etcdPort': text(value, 'etcdPort'),
    'cluster.podSubnet': text(value, 'podSubnet'),
    'cluster.serviceSubnet': text(value, 'serviceSubnet'),
  });
}

function missing(value: Mapping): readonly MissingFacts[] {
  const disabled = (fact: Fact, kind: 'public' | 'private'): readonly MissingFacts[] =>
    isDisabled(value, kind)
      ? [{ facts: [fact], reason: `the ${kind} service endpoint is disabled`, remedy: IF_ENABLED }]
      : [];
  const port = field(value, 'etcdPort');
  return [
    ...disabled('cluster.masterUrl', 'public'),
    ...disabled('cluster.privateMasterUrl', 'private'),
    ...(typeof port === 'string' && port.trim() === ''
      ? [{ facts: ['cluster.etcdHost', 'cluster.etcdPort'] as const, reason: NO_ETCD }]
      : []),
  ];
}

/** No command prints the URL of an endpoint that is not there. */
const IF_ENABLED = 'Nothing is needed for it unless you enable it.';

const NO_ETCD = 'ibmcloud prints an empty etcd port: Calico keeps its data in Kubernetes there';

function isDisabled(value: Mapping, kind: 'public' | 'private'): boolean {
  const key = `${kind}ServiceEndpointEnabled`;
  return [mapping(value, 'serviceEndpoints'), value].some((place) => saysNo(place, key));
}

/** The URLs by which the master is reached; null for an endpoint that is disabled or not named. */
interface Endpoints {
  readonly public: string | null;
  readonly private: string | null;
  readonly vpe: string | null;
}

/**
 * The endpoints stand below `serviceEndpoints` (VPC), beside the other keys (both generations), or are only named as the
 * master's URL, which is the private one where the public one is disabled. The server's URL of VPC clusters may be empty.
 */
function endpoints(value: Mapping): Endpoints {
  const nested = mapping(value, 'serviceEndpoints');
  const others = [text(value, 'masterURL'), text(value, 'serverURL')].flatMap((url) => url ?? []).map(withScheme);
  const endpoint = (kind: 'public' | 'private'): string | null => {
    if (isDisabled(value, kind)) return null;
    const named = text(nested, `${kind}ServiceEndpointURL`) ?? text(value, `${kind}ServiceEndpointURL`);
    if (named !== null) return withScheme(named);
    return others.find((url) => leadsInside(url) === (kind === 'private')) ?? null;
  };
  const vpe = text(value, 'virtualPrivateEndpointURL') ?? text(nested, 'virtualPrivateEndpointURL');
  return { public: endpoint('public'), private: endpoint('private'), vpe: vpe === null ? null : withScheme(vpe) };
}

function withScheme(url: string): string {
  return url.includes('://') ? url : `https://${url}`;
}

function leadsInside(url: string): boolean {
  return URL.canParse(url) && isPrivateHost(new URL(url).hostname);
}

function regionOf(value: Mapping, urls: Endpoints, places: readonly string[]): string | null {
  const named = text(value, 'region');
  if (named !== null) return regionName(named);
  const crn = text(value, 'crn');
  const guesses = [
    crn === null ? null : regionOfCrn(crn),
    ...places.map(regionOfZone),
    ...[urls.public, urls.private].map((url) => (url === null ? null : regionOfUrl(url))),
  ];
  return guesses.find((guess) => guess !== null) ?? null;
}

function generation(provider: string, vpcs: readonly string[], vlans: unknown): Generation | null {
  if (provider.startsWith('vpc') || vpcs.length > 0) return 'vpc';
  return provider.startsWith('classic') || Array.isArray(vlans) ? 'classic' : null;
}
