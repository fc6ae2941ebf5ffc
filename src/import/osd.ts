import { quote } from '../profile/quote.ts';
import { parsePorts } from '../profile/ports.ts';
import { placeholders } from '../profile/template.ts';
import { readYaml } from '../profile/yaml.ts';
import {
  entry,
  type Imported,
  type ImportedCheck,
  type ImportedEntry,
  type ImportedParameter,
  type NotUnderstood,
  type ReadList,
} from './imported.ts';
import { isRecord, listOf, unknownKeys } from './json.ts';
import { normalHost } from './place.ts';

/**
 * An egress list of osd-network-verifier: `endpoints`, each with `host`, `ports` and `tlsDisabled`. That program asks
 * port 443 over HTTPS, port 80 over HTTP, and only connects to the others (pkg/data/egress_lists/egress_lists.go).
 */
export const readOsd: ReadList = (text, { file }): Imported => {
  const { source, problems } = readYaml(text, file);
  const notUnderstood: NotUnderstood[] = problems.map(({ line, message }) => ({ line, message }));
  if (source === null) return { entries: [], parameters: [], notUnderstood };
  const refuse = (path: readonly (string | number)[], message: string): void => {
    notUnderstood.push({ line: source.locate(path).line, message });
  };
  const { value } = source;
  if (!isRecord(value) || !Array.isArray(value['endpoints'])) {
    refuse([], 'no list of "endpoints"; give an egress list of osd-network-verifier');
    return { entries: [], parameters: [], notUnderstood };
  }
  for (const key of unknownKeys(value, ['endpoints'])) refuse([key], `unknown key ${quote(key)} (known: endpoints)`);
  const entries = listOf(value['endpoints']).flatMap((endpoint, index) =>
    readEndpoint(endpoint, (path, message) => refuse(['endpoints', index, ...path], message)),
  );
  return { entries, parameters: parametersOf(entries), notUnderstood };
};

type Refuse = (path: readonly (string | number)[], message: string) => void;

const KEYS = ['host', 'ports', 'tlsDisabled'] as const;

function readEndpoint(endpoint: unknown, refuse: Refuse): readonly ImportedEntry[] {
  if (!isRecord(endpoint)) {
    refuse([], `an endpoint must be a mapping with the keys ${KEYS.join(', ')}`);
    return [];
  }
  for (const key of unknownKeys(endpoint, KEYS)) refuse([key], `unknown key ${quote(key)} (known: ${KEYS.join(', ')})`);
  const { host: written, ports: list, tlsDisabled = false } = endpoint;
  const host = typeof written === 'string' ? hostOf(written) : null;
  if (host === null) {
    refuse(['host'], `${shown(written)} is not a host name or an address`);
    return [];
  }
  if (typeof tlsDisabled !== 'boolean') refuse(['tlsDisabled'], 'must be true or false');
  if (listOf(list).length === 0) refuse(['ports'], `${quote(host)} has no ports; give a list such as [443]`);
  return listOf(list).flatMap((port, index) => {
    if (typeof port === 'number' && parsePorts(String(port)) !== null)
      return [toEntry(host, port, tlsDisabled === true)];
    refuse(['ports', index], `${shown(port)} is no port from 1 to 65535`);
    return [];
  });
}

function toEntry(host: string, port: number, tlsDisabled: boolean): ImportedEntry {
  return entry({
    destination: { host },
    ports: [String(port)],
    check: checkOf(port, tlsDisabled),
    purpose: 'egress of an OpenShift cluster',
    note: tlsDisabled ? 'The list marks it tlsDisabled: its certificate is of no public authority.' : null,
  });
}

function checkOf(port: number, tlsDisabled: boolean): ImportedCheck {
  if (port === 443) return tlsDisabled ? 'tls-unverified' : null;
  return port === 80 ? 'http' : 'tcp';
}

/** The host with its variables as parameters; null when it is none. A placeholder stands for a part of a name. */
function hostOf(written: string): string | null {
  if (/\{|\}/.test(written.replaceAll(VARIABLE, ''))) return null;
  const plain = normalHost(written.replaceAll(VARIABLE, 'x'));
  if (plain === null) return null;
  const host = written.replace(/\.$/, '');
  if (!VARIABLE_ONCE.test(host)) return plain;
  const named = withParameters(host);
  // JavaScript gives these a meaning of their own, and a profile refuses them as keys.
  return placeholders(named).some((name) => name === 'constructor' || name === 'prototype') ? null : named;
}

const VARIABLE = /\$(?:\{([A-Z][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]*))/g;
const VARIABLE_ONCE = new RegExp(VARIABLE.source);

/** `${AWS_REGION}` and `$AWS_REGION` -> `{awsRegion}`. */
function withParameters(text: string): string {
  return text.replaceAll(VARIABLE, (_, inside?: string, bare?: string) => {
    const name = (inside ?? bare ?? '')
      .toLowerCase()
      .replaceAll(/_+([a-z0-9]?)/g, (__, letter: string) => letter.toUpperCase());
    return `{${name}}`;
  });
}

const KNOWN_PARAMETERS: ReadonlyMap<string, Omit<ImportedParameter, 'name'>> = new Map([
  [
    'awsRegion',
    {
      title: 'AWS region of the cluster',
      howTo: 'Give the region that the cluster is in, such as us-east-1.',
    },
  ],
]);

function parametersOf(entries: readonly ImportedEntry[]): readonly ImportedParameter[] {
  const names = entries.flatMap(({ destination }) => ('host' in destination ? placeholders(destination.host) : []));
  return [...new Set(names)].map((name) => ({
    name,
    ...(KNOWN_PARAMETERS.get(name) ?? {
      title: `${name}, a variable of the list`,
      howTo: 'See where the list comes from.',
    }),
  }));
}

function shown(value: unknown): string {
  return quote(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
}
