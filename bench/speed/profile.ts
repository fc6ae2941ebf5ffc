/** Addresses, subnets or names of one requirement, and how they are checked. */
export interface Wanted {
  readonly id: string;
  readonly hosts?: readonly string[];
  readonly subnets?: readonly string[];
  /** A number, or a range such as `1-65535`. Names that are only resolved have none. */
  readonly port?: number | string;
  readonly check: string | Readonly<Record<string, unknown>>;
}

/**
 * The text of a profile, in the style of the built-in ones. It is JSON below the requirement's dash: that is YAML, too,
 * and all programs that write YAML are slower.
 */
export function profileText(wanted: readonly Wanted[]): string {
  const requirements = wanted.map(({ id, hosts, subnets, port, check }) => {
    const places = {
      ...(hosts === undefined ? {} : { host: hosts }),
      ...(subnets === undefined ? {} : { cidrs: subnets }),
    };
    const source = { doc: 'bench', asOf: '2026-11-01' };
    return `  - ${JSON.stringify({ id, title: id, ...places, ...(port === undefined ? {} : { port }), check, source })}`;
  });
  return [
    'profile: bench',
    'title: Benchmark',
    'vantage: workstation',
    'asOf: 2026-11-01',
    'documents: { bench: { title: Benchmark } }',
    'requirements:',
    ...requirements,
    '',
  ].join('\n');
}

/** One requirement for each address: what becomes of each is a verdict of its own. */
export function oneEach(addresses: readonly string[], port: number): readonly Wanted[] {
  return addresses.map((address) => ({
    id: `to-${address.replaceAll('.', '-')}`,
    hosts: [address],
    port,
    check: 'tcp',
  }));
}

/** The same addresses in entries of 50, as most profiles have them. */
export function fiftyEach(addresses: readonly string[], port: number): readonly Wanted[] {
  return Array.from({ length: Math.ceil(addresses.length / 50) }, (_, entry) => ({
    id: `entry-${entry + 1}`,
    hosts: addresses.slice(50 * entry, 50 * entry + 50),
    port,
    check: 'tcp',
  }));
}

/** The first `count` addresses of a /16, such as `10.77.0.0`; its network address is left out. */
export function addressesOf(subnet: string, count: number): readonly string[] {
  const [first = '0', second = '0'] = subnet.split('.');
  return Array.from({ length: count }, (_, index) => {
    const place = index + 1;
    return `${first}.${second}.${place >> 8}.${place & 255}`;
  });
}
