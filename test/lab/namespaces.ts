import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that one lab leaves on the machine is named by this, and by nothing else. */
export interface LabId {
  /** Starts the name of every namespace: `rc<pid>-<n>`. */
  readonly prefix: string;
  /** Of its own, for configuration and logs. */
  readonly folder: string;
}

const NAMESPACES = '/run/netns';
/** `ip netns exec` mounts the files that lie here over those in /etc. */
const SETTINGS = '/etc/netns';
const OURS = /^(?:reachcheck-)?rc(?<pid>[0-9]+)-[0-9]+/;

const open = new Map<string, LabId>();
let count = 0;

/** Names for a new lab. What dead processes have left behind goes first. */
export function newLabId(): LabId {
  if (count === 0) {
    sweep();
    watchForEnd();
  }
  count += 1;
  const prefix = `rc${process.pid}-${count}`;
  const folder = join(tmpdir(), `reachcheck-${prefix}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const id: LabId = { prefix, folder };
  open.set(prefix, id);
  return id;
}

/** Files that programs in the namespace see in the place of those in /etc: resolv.conf, hosts, nsswitch.conf. */
export function writeSettings(namespace: string, files: Readonly<Record<string, string>>): void {
  const folder = join(SETTINGS, namespace);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** Ends every process in the lab's namespaces, then removes them and the lab's files. Can be called again. */
export function removeLab({ prefix, folder }: LabId): void {
  removeNamespaces(namesIn(NAMESPACES).filter((name) => name.startsWith(`${prefix}-`)));
  for (const name of namesIn(SETTINGS).filter((found) => found.startsWith(`${prefix}-`)))
    rmSync(join(SETTINGS, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  open.delete(prefix);
}

function removeNamespaces(names: readonly string[]): void {
  if (names.length === 0) return;
  for (const name of names) {
    const { stdout } = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' });
    for (const pid of stdout.split('\n').filter((line) => line !== '')) kill(Number(pid));
  }
  spawnSync('ip', ['-force', '-batch', '-'], { input: names.map((name) => `netns del ${name}\n`).join('') });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

/**
 * A process that crashed could not clean up: its pid in the name shows that nobody needs these any more. This process has
 * made none yet, so one with its own pid is of another that had the same.
 */
function sweep(): void {
  const dead = (name: string): boolean => {
    const pid = OURS.exec(name)?.groups?.['pid'];
    return pid !== undefined && (pid === String(process.pid) || !existsSync(`/proc/${pid}`));
  };
  removeNamespaces(namesIn(NAMESPACES).filter(dead));
  for (const folder of [SETTINGS, tmpdir()])
    for (const name of namesIn(folder).filter(dead)) rmSync(join(folder, name), { recursive: true, force: true });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function watchForEnd(): void {
  const removeAll = (): void => {
    for (const id of [...open.values()]) removeLab(id);
  };
  process.once('exit', removeAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removeAll();
      process.kill(process.pid, signal);
    });
  }
}
