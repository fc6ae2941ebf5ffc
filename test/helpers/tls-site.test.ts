import assert from 'node:assert/strict';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ibmCloudAnswers } from './ibm-cloud.ts';
import { startSite, type Site } from './tls-site.ts';

const ANSWERS: readonly (readonly [string, string, number, RegExp])[] = [
  ['containers.cloud.ibm.com', '/global/v1/versions', 200, /^\{"kubernetes":\[.*\],"openshift":\[.*\]\}$/],
  ['containers.cloud.ibm.com', '/v1/zones?limit=1', 200, /^\[\{"id":/],
  ['us.icr.io', '/api/v1/messages', 204, /^$/],
  ['icr.io', '/api/v1/messages', 204, /^$/],
  ['noticr.io', '/api/v1/messages', 200, /^ok\n$/],
  ['iam.cloud.ibm.com', '/identity/.well-known/openid-configuration', 200, /"issuer":.*"token_endpoint":/],
  ['c100.us-south.containers.cloud.ibm.com', '/version', 200, /"gitVersion":/],
  ['127.0.0.1', '/version', 200, /"gitVersion":/],
];

test('one site stands for every host of the cloud, under a certificate that is right for each', async (t) => {
  const site = await startSite(t, { respond: ibmCloudAnswers });
  for (const [host, path, status, body] of ANSWERS) {
    const response = await get(site, host, path);
    assert.equal(response.statusCode, status, host + path);
    assert.match(await text(response), body);
  }
  assert.equal(site.requests.length, ANSWERS.length);
  assert.deepEqual(site.requests[1], { method: 'GET', path: '/v1/zones', host: 'containers.cloud.ibm.com' });
});

test('nobody trusts the site who does not trust its authority', async (t) => {
  const site = await startSite(t, { respond: ibmCloudAnswers });
  await assert.rejects(get({ ...site, authority: '' }, 'icr.io', '/'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

function get(site: Site, host: string, path: string): Promise<IncomingMessage> {
  const options: RequestOptions = { host: '127.0.0.1', port: site.port, path, headers: { host }, agent: false };
  const names = host === '127.0.0.1' ? {} : { servername: host };
  const trust = site.authority === '' ? {} : { ca: site.authority };
  return new Promise((resolve, reject) => {
    request({ ...options, ...names, ...trust }, resolve)
      .once('error', reject)
      .end();
  });
}
