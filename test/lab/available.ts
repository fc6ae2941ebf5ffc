import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Every program that a lab starts, and the Debian package that it is in. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  dnsmasq: 'dnsmasq-base',
  unbound: 'unbound',
  squid: 'squid-openssl',
  nginx: 'nginx-light',
  chronyd: 'chrony',
  ncat: 'ncat',
  nmap: 'nmap',
  curl: 'curl',
  faketime: 'faketime',
};

/** Debian keeps servers out of the path of users. */
const FOLDERS: readonly string[] = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];

let known: string | null | undefined;

/**
 * Why no lab can be made here and what to do about it; null where one can. With REACHCHECK_LAB=required it throws
 * instead: there a test that is passed over is a failure.
 */
export function labProblem(): string | null {
  known ??= findProblem();
  if (known !== null && process.env['REACHCHECK_LAB'] === 'required')
    throw new Error(`REACHCHECK_LAB=required, but ${known}`);
  return known;
}

function findProblem(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux: run these tests there';
  if (process.getuid?.() !== 0) return 'network namespaces need root: run the tests as root';
  const missing = Object.entries(PACKAGES).filter(([program]) => !isInstalled(program));
  if (missing.length > 0) {
    const programs = missing.map(([program]) => program).join(', ');
    return `the lab needs ${programs}: apt-get install ${missing.map(([, name]) => name).join(' ')}`;
  }
  return namespaceProblem();
}

function isInstalled(program: string): boolean {
  return FOLDERS.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Containers are often root without the right to make namespaces or to load rules. */
function namespaceProblem(): string | null {
  const name = `rc${process.pid}-0-probe`;
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (made.status !== 0) return `"ip netns add" fails (${made.stderr.trim()}): give the container CAP_SYS_ADMIN`;
  const ruled = spawnSync('ip', ['netns', 'exec', name, 'nft', 'add', 'table', 'inet', 'probe'], { encoding: 'utf8' });
  spawnSync('ip', ['netns', 'del', name]);
  return ruled.status === 0 ? null : `nft fails in a namespace (${ruled.stderr.trim()}): the kernel needs nf_tables`;
}
