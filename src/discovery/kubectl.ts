import { withoutSecrets } from './shown.ts';

/** How kubectl ended. `code`: the system's, when it could not be run; `ended`: what stopped it. */
export interface KubectlFailure {
  readonly code: string | null;
  readonly ended: 'by-itself' | 'too-slow' | 'too-long';
  readonly stderr: string;
}

/** The longest that is waited for kubectl; it is told to give up before. */
export const KUBECTL_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT = '10s';

/** What kubectl is asked: one ConfigMap, read only. */
export function kubectlArguments(kubeconfig: string | null, context: string | null): readonly string[] {
  return [
    'get',
    'configmap',
    'cluster-info',
    '--namespace=kube-system',
    '--output=json',
    `--request-timeout=${REQUEST_TIMEOUT}`,
    ...(kubeconfig === null ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === null ? [] : [`--context=${context}`]),
  ];
}

/** Why kubectl gave no answer, and what to do, in one line. */
export function kubectlTrouble(
  { code, ended, stderr }: KubectlFailure,
  timeoutMs: number = KUBECTL_TIMEOUT_MS,
): string {
  if (code === 'ENOENT') return 'there is no kubectl here; install it, or give the values with --set';
  if (code === 'EACCES') return 'kubectl may not be run here; give the values with --set';
  if (ended === 'too-slow') return `kubectl did not end within ${timeoutMs / 1000} s`;
  if (ended === 'too-long') return 'kubectl printed more than a ConfigMap can hold';
  const said = saidText(stderr);
  if (/\(NotFound\)/.test(said))
    return 'the cluster has no ConfigMap cluster-info in kube-system; IBM Cloud puts it there';
  if (/\(Forbidden\)/.test(said)) return `you may not read the ConfigMap cluster-info in kube-system (${said})`;
  if (/\(Unauthorized\)|You must be logged in/.test(said))
    return `the cluster does not know you; log in again (${said})`;
  return said === '' ? `kubectl failed without a word${code === null ? '' : ` (${code})`}` : `kubectl failed: ${said}`;
}

const MAX_SAID = 300;
const MAX_READ = 2000;

/** The last line of what it said: those before are the same error, once for each attempt. Secrets are left out. */
function saidText(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = (lines.at(-1) ?? '').trim();
  // A word that is cut could be a URL that has lost its host: what is before it would be taken for that.
  const last = withoutSecrets(line.length > MAX_READ ? line.slice(0, MAX_READ).replace(/\S*$/, '').trim() : line);
  return last.length > MAX_SAID ? `${last.slice(0, MAX_SAID)}...` : last;
}
