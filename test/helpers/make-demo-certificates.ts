/** Writes src/demo/certificates.ts anew: `npm run build && node dist/test/helpers/make-demo-certificates.js` */
import { writeFile } from 'node:fs/promises';
import type { TlsIdentity } from '../../src/demo/http-servers.ts';
import { issue, makeAuthority, selfSign, type Validity } from './certificates.ts';

const CENTURY: Validity = { notBefore: new Date('2020-01-01'), notAfter: new Date('2120-01-01') };
const LONG_AGO: Validity = { notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') };

const SITE = ['cloud.example', '*.cloud.example', '*.registry.cloud.example'];

const demo = makeAuthority('reachcheck demo authority', {
  notBefore: new Date('2019-01-01'),
  notAfter: new Date('2120-01-01'),
});
const inspection = makeAuthority('Example Corp TLS Inspection CA', CENTURY);
const cluster = makeAuthority('kubernetes cluster c1', CENTURY);

await writeFile(
  'src/demo/certificates.ts',
  [
    `// Made by test/helpers/make-demo-certificates.ts.
//
// For secret scanners, and for whoever they wake: these private keys are public on purpose. They protect nothing and
// are trusted by nobody; they only let \`reachcheck demo\` show real TLS on loopback. The authorities' own keys were
// thrown away when this file was made.
import type { TlsIdentity } from './http-servers.ts';
`,
    constant('The authority that the demo trusts.', 'DEMO_AUTHORITY', 'string', demo.cert),
    identity('Right in every way.', 'SITE', issue(demo, { ...CENTURY, names: SITE })),
    identity('Right, but for its date.', 'EXPIRED', issue(demo, { ...LONG_AGO, names: SITE })),
    identity(
      'Right, but for another name.',
      'OTHER_NAME',
      issue(demo, { ...CENTURY, names: ['www.hosting.example', '*.hosting.example'] }),
    ),
    identity('Signed by nobody else.', 'SELF_SIGNED', selfSign({ ...CENTURY, names: SITE })),
    identity(
      'As a middlebox makes them that looks into TLS: by an authority that only computers of the company know.',
      'INSPECTED',
      issue(inspection, { ...CENTURY, names: SITE }),
    ),
    identity(
      "As the API server of a cluster has it: by the cluster's own authority.",
      'CLUSTER',
      issue(cluster, { ...CENTURY, names: ['c1.containers.cloud.example'] }),
    ),
  ].join('\n'),
);

function identity(comment: string, name: string, { key, cert }: TlsIdentity): string {
  return constant(comment, name, 'TlsIdentity', { key, cert });
}

function constant(comment: string, name: string, type: string, value: string | TlsIdentity): string {
  const literal =
    typeof value === 'string' ? quoted(value) : `{\n  key: ${quoted(value.key)},\n  cert: ${quoted(value.cert)},\n}`;
  return `/** ${comment} */\nexport const ${name}: ${type} = ${literal};\n`;
}

function quoted(pem: string): string {
  return `\`${pem}\``;
}
