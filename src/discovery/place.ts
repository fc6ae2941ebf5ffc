import ipaddr from 'ipaddr.js';

/** A host that leads into the private network of IBM Cloud, by its name or because its address is a private one. */
export function isPrivateHost(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (ipaddr.isValid(name)) return ipaddr.process(name).range() !== 'unicast' || inCloudServices(name);
  return /(?:^|\.)private\.|\.private$|-private(?:\.|$)|(?:^|\.)vpe\./.test(name);
}

// Not private by RFC 1918, but reachable from the private network only: the service network of IBM Cloud.
const CLOUD_SERVICES = [ipaddr.parseCIDR('166.8.0.0/14'), ipaddr.parseCIDR('161.26.0.0/16')];

function inCloudServices(address: string): boolean {
  const parsed = ipaddr.process(address);
  return CLOUD_SERVICES.some(([network, prefix]) => parsed.kind() === network.kind() && parsed.match(network, prefix));
}

// Classic clusters were created in regions that had names of their own.
const FORMER_REGIONS: Readonly<Record<string, string>> = {
  'eu-central': 'eu-de',
  'uk-south': 'eu-gb',
  'ap-north': 'jp-tok',
  'ap-south': 'au-syd',
};

/** `eu-central` -> `eu-de`; today's names stay. */
export function regionName(text: string): string {
  return FORMER_REGIONS[text] ?? text;
}

/** The region of a VPC zone: `us-south-1` -> `us-south`. A classic data centre such as `dal10` names none. */
export function regionOfZone(zone: string): string | null {
  const region = /^([a-z]{2}-[a-z]+)-[0-9]+$/.exec(zone)?.[1];
  return region === undefined ? null : regionName(region);
}

/** The region in the host of a cluster's URL: `https://c3.private.us-south.containers.cloud.ibm.com:31140`. */
export function regionOfUrl(url: string): string | null {
  const region = /^(?:https:\/\/)?[^/:]*[.-]([a-z]{2}-[a-z]+)\.containers\.cloud\.ibm\.com(?:[:/]|$)/i.exec(url)?.[1];
  return region === undefined ? null : regionName(region.toLowerCase());
}

/** The region in a cloud resource name: `crn:v1:bluemix:public:containers-kubernetes:us-south:a/...:...::`. */
export function regionOfCrn(crn: string): string | null {
  const region = crn.startsWith('crn:') ? (crn.split(':')[5] ?? '') : '';
  return /^[a-z]{2}-[a-z]+$/.test(region) ? regionName(region) : null;
}
