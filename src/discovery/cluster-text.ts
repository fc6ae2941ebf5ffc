import type { Cluster } from '../model/discovery.ts';
import { readCluster } from './cluster.ts';

/**
 * What `ibmcloud ks cluster get` prints for people; null when the text is something else. Labels are read without
 * regard to case, and the URL of the section "Master" counts as the master's.
 */
export function readClusterText(text: string): Cluster | null {
  const labels = readLabels(text);
  const label = (name: string): string => labels.get(name) ?? '';
  const urls = [...labels.keys()].filter((name) => name.endsWith('url'));
  if (urls.length === 0 || label('id') === '') return null;
  const words = (name: string): readonly string[] =>
    label(name)
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== '-');
  return readCluster({
    id: label('id'),
    name: label('name'),
    region: /^[a-z]{2}-[a-z]+$/.test(label('region')) ? label('region') : '',
    crn: label('crn'),
    publicServiceEndpointURL: label('public service endpoint url'),
    privateServiceEndpointURL: label('private service endpoint url'),
    virtualPrivateEndpointURL: label('virtual private endpoint url'),
    masterURL: label('master url'),
    ingressHostname: label('ingress subdomain'),
    podSubnet: label('pod subnet'),
    serviceSubnet: label('service subnet'),
    workerZones: words('worker zones'),
    vpcs: words('vpcs'),
  });
}

/** `Label:   value`, one to a line. In the section "Master" the label stands for itself: its `URL` is `Master URL`. */
function readLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z][A-Za-z ]*?):\s*(.*?)\s*$/.exec(line);
    if (match === null) {
      section = line.trim() === '' ? section : line.trim().toLowerCase();
      continue;
    }
    const name = (match[1] ?? '').toLowerCase();
    const key = name === 'url' && section === 'master' ? 'master url' : name;
    if (!labels.has(key)) labels.set(key, match[2] ?? '');
  }
  return labels;
}
