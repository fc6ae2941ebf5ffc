import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ibmCloudAnswers } from '../helpers/ibm-cloud.ts';
import { type Site, startSite } from '../helpers/tls-site.ts';

/** A folder of its own for one test, gone afterwards. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const MASTER = 'https://c3.us-south.containers.cloud.ibm.com:30426';
export const PRIVATE_MASTER = 'https://c3.private.us-south.containers.cloud.ibm.com:31140';

/** One local server in the place of every host of IBM Cloud, and the flags that send the `vpc` profile there. */
export async function standIn(t: TestContext): Promise<{ readonly site: Site; readonly flags: readonly string[] }> {
  const site = await startSite(t, { respond: ibmCloudAnswers });
  const ca = join(temporaryFolder(t), 'ca.pem');
  writeFileSync(ca, site.authority);
  const parameters = {
    masterUrl: MASTER,
    privateMasterUrl: PRIVATE_MASTER,
    clusterCa: ca,
    etcdHost: 'etcd.us-south.containers.cloud.ibm.com',
    etcdPort: '20023',
    registry: 'us,de',
    china: 'yes',
  };
  const set = Object.entries(parameters).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return { site, flags: ['--profile', 'vpc', '--cacert', ca, ...set] };
}

/** `--connect-to` for every host and port. */
export function everythingTo(port: number): readonly string[] {
  return ['--connect-to', `::127.0.0.1:${port}`];
}
