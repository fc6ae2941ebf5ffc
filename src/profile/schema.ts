import * as v from 'valibot';
import type { Fact } from '../model/discovery.ts';
import { check } from './schema-check.ts';
import { described, listOr, oneOf, parameterName, slug, strict, text } from './schema-parts.ts';

// One source for the type, the check and the JSON Schema that editors use (profiles/profile.schema.json).
// Each message says what would be right; `read.ts` puts the place in front of it.

const NEEDS = ['required', 'optional', 'deprecated', 'retired'] as const;
const VANTAGES = ['workstation', 'worker', 'control-plane', 'outside'] as const;
const FACTS = [
  'kubeconfig.server',
  'kubeconfig.publicServer',
  'kubeconfig.privateServer',
  'kubeconfig.host',
  'kubeconfig.ca',
  'kubeconfig.serverName',
  'cluster.id',
  'cluster.name',
  'cluster.region',
  'cluster.masterUrl',
  'cluster.privateMasterUrl',
  'cluster.vpeUrl',
  'cluster.ingressHost',
  'cluster.etcdHost',
  'cluster.etcdPort',
  'cluster.podSubnet',
  'cluster.serviceSubnet',
  'workers.addresses',
  'workers.publicAddresses',
] as const satisfies readonly Fact[];
const PARAMETER_TYPES = ['text', 'list', 'url', 'host', 'port', 'subnet', 'file'] as const;

const requirementId = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z0-9.-]|\{row\.[A-Za-z][A-Za-z0-9]*\})+$/,
    'must be lower-case letters, digits, dots and hyphens (and {row.column} with forEach), such as "ks-api"',
  ),
);
const isoDate = v.pipe(v.string(), v.isoDate('must be a date such as 2026-08-20'));
const columnName = v.pipe(
  v.string(),
  v.regex(/^[a-z][A-Za-z0-9]*$/, 'must be a column name: letters and digits, a small letter first, such as "host"'),
);

const PORT = 'must be a port from 1 to 65535, a range such as 30000-32767, or a "{parameter}"';
const port = v.union(
  [
    v.pipe(v.number(), v.integer(PORT), v.minValue(1, PORT), v.maxValue(65_535, PORT)),
    v.pipe(
      v.string(),
      v.regex(/^(?:[0-9]{1,5}(?:-[0-9]{1,5})?|\{[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?\})$/, PORT),
    ),
  ],
  PORT,
);
const protocol = v.pipe(
  v.string(),
  v.regex(
    /^(?:tcp|udp|icmp|any|ip:(?:[1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))$/,
    'must be tcp, udp, icmp, any, or ip:NUMBER with a number up to 255 (ip:112 is VRRP)',
  ),
);

const source = strict({
  doc: described(slug, 'key of the document under "documents"'),
  section: v.optional(described(text, 'section or anchor in it')),
  asOf: described(isoDate, 'date of the edition that was read, such as 2026-08-20'),
});

export const requirementEntries = {
  id: described(requirementId, 'name in reports; unique in the profile'),
  title: described(text, 'what it is for; the business reason in the report'),
  host: v.optional(
    described(listOr(text), 'a name, an address, a wildcard such as "*.icr.io", or a list of them: all must be open'),
  ),
  cidrs: v.optional(described(listOr(text), 'a subnet or a list of them, instead of host')),
  url: v.optional(described(text, 'an http or https URL, instead of host and port')),
  port: v.optional(described(listOr(port), 'a port, a range such as 30000-32767, or a list of them')),
  protocol: v.optional(described(listOr(protocol), 'tcp (the default), udp, icmp, any, ip:NUMBER, or a list of them')),
  direction: v.optional(
    described(oneOf(['out', 'in']), 'out (the default), or in, which can be tried from vantage outside only'),
  ),
  from: v.optional(
    described(listOr(text), 'who connects, for direction in: a host, an address, a subnet, or a list of them'),
  ),
  need: v.optional(described(oneOf(NEEDS), 'how much it matters; required is the default')),
  expect: v.optional(described(oneOf(['open', 'blocked']), 'blocked: an opening is what fails; open is the default')),
  provable: v.optional(
    described(v.boolean(), 'false: no answer need come, so what stays undecided counts for no exit code'),
  ),
  check: v.optional(described(check, 'how it is verified')),
  address: v.optional(
    described(oneOf(['public', 'private', 'any']), 'where the name should lead from here; any is the default'),
  ),
  published: v.optional(described(v.array(text), 'subnets that the documents print for the host')),
  witnesses: v.optional(described(v.array(text), 'concrete names that are tried for a wildcard')),
  source: described(listOr(source), 'where it is documented: { doc, section, asOf }, or a list of them'),
  manual: v.optional(described(text, 'a command that checks the same by hand')),
  note: v.optional(described(text, 'what else to know')),
  retiredOn: v.optional(described(isoDate, 'date from which it is not needed any more')),
  replacedBy: v.optional(described(text, 'what to use instead of a retired or deprecated entry')),
  when: v.optional(described(parameterName, 'a parameter without whose value the entry does not apply')),
  forEach: v.optional(
    described(
      strict({
        table: described(slug, 'name of the table'),
        where: v.optional(described(listOr(columnName), 'columns without which a row is passed over')),
        select: v.optional(
          described(parameterName, 'parameter whose value, or list, names the rows to use; all without it'),
        ),
      }),
      'the entry once for each row of a table; {row.key} and {row.COLUMN} are filled in',
    ),
  ),
};

export const requirementSchema = strict(requirementEntries);

const parameter = strict({
  title: described(text, 'what it is'),
  type: v.optional(described(oneOf(PARAMETER_TYPES), 'text is the default')),
  default: v.optional(described(listOr(text), 'the value without one from the user; a list for type list')),
  defaultBy: v.optional(
    described(
      strict({
        parameter: described(parameterName, 'the parameter that it follows'),
        values: described(v.record(v.string(), listOr(text)), 'its value -> the default of this one'),
      }),
      'defaults that follow the value of another parameter',
    ),
  ),
  oneOf: v.optional(described(v.array(text), 'the values that are allowed')),
  howTo: v.optional(described(text, 'how to get the value')),
  discover: v.optional(
    described(
      v.pipe(v.array(oneOf(FACTS)), v.minLength(1, 'must not be an empty list')),
      'where the value can be found, in this order: facts of a kubeconfig, of what ibmcloud printed, of the cluster',
    ),
  ),
});

const cell = v.union(
  [text, v.pipe(v.number(), v.integer()), v.array(text)],
  'must be a text, a whole number, or a list of texts',
);

const headEntries = {
  profile: described(slug, 'its name: lower-case letters, digits, dots and hyphens'),
  title: described(text, 'one line for people'),
  group: v.optional(described(text, 'heading in "profiles list"')),
  vantage: described(oneOf(VANTAGES), `from where it is seen: ${VANTAGES.join(', ')}`),
  asOf: described(isoDate, 'date up to which its documents were read, such as 2026-08-20'),
  description: v.optional(described(text, 'more, for people')),
  extends: v.optional(described(listOr(text), 'profiles (name or path) whose entries come in first')),
  documents: v.optional(
    described(
      v.record(
        slug,
        strict({
          title: described(text, 'title of the document'),
          url: v.optional(described(text, 'where it can be read')),
        }),
      ),
      'the documents that "source" refers to',
    ),
  ),
  parameters: v.optional(
    described(v.record(parameterName, parameter), 'values from the user: {name} in a text is filled in'),
  ),
  tables: v.optional(
    described(
      v.record(slug, v.record(slug, v.record(columnName, cell))),
      'name -> row -> column -> text or list, for forEach',
    ),
  ),
};

/** Everything but the requirements. */
export const headSchema = strict(headEntries);

export const profileSchema = strict({
  ...headEntries,
  requirements: v.optional(described(v.array(requirementSchema), 'the allowlist entries')),
});

export type RequirementDocument = v.InferOutput<typeof requirementSchema>;
export type CheckDocument = NonNullable<RequirementDocument['check']>;
