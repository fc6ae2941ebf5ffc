import type { HttpAnswer, HttpRequest } from '../../src/demo/http-servers.ts';

const VERSIONS = {
  kubernetes: [
    { major: 1, minor: 32, patch: 9, default: false, end_of_service: '2026-04-29T12:00:00Z' },
    { major: 1, minor: 33, patch: 5, default: true, end_of_service: '' },
  ],
  openshift: [{ major: 4, minor: 18, patch: 26, default: true, end_of_service: '' }],
};

const ZONES = [
  { id: 'us-south-1', name: 'us-south-1' },
  { id: 'us-south-2', name: 'us-south-2' },
];

const OPENID = {
  issuer: 'https://iam.cloud.ibm.com/identity',
  authorization_endpoint: 'https://iam.cloud.ibm.com/identity/authorize',
  token_endpoint: 'https://iam.cloud.ibm.com/identity/token',
};

const KUBERNETES = { major: '1', minor: '33', gitVersion: 'v1.33.5+IKS', platform: 'linux/amd64' };

/** Answers as the hosts of IBM Cloud do, as far as the built-in profiles look. */
export function ibmCloudAnswers({ host, path }: HttpRequest): HttpAnswer {
  if (host === 'containers.cloud.ibm.com' && path === '/global/v1/versions') return json(VERSIONS);
  if (host === 'containers.cloud.ibm.com' && path === '/v1/zones') return json(ZONES);
  if (host === 'iam.cloud.ibm.com' && path === '/identity/.well-known/openid-configuration') return json(OPENID);
  if (/(^|\.)icr\.io$/.test(host) && path === '/api/v1/messages') return { status: 204 };
  if (path === '/version') return json(KUBERNETES);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok\n' };
}

function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
