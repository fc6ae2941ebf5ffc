import type { NoProxyReading, Proxy, ProxyOverview, ProxyProgram, ProxyRow } from '../model/proxy.ts';
import { count } from './count.ts';
import { hostPort } from './destination.ts';
import type { RenderOptions } from './render-options.ts';
import { GAP } from './table/columns.ts';
import { labelled, styled, titleLine } from './table/section.ts';
import { unframed } from './table/unframed.ts';
import { plainJson } from './text.ts';
import { hang, wrap } from './wrap.ts';

/** An overview with the names that people know the programs by. */
export interface ShownProxies extends ProxyOverview {
  readonly labels: Readonly<Record<ProxyProgram, string>>;
}

/** The settings, what is wrong with them, and the destinations that are read differently (or all of them). */
export function renderProxies(shown: ShownProxies, all: boolean, options: RenderOptions): string {
  const sections = [
    headLines(shown, options),
    problemLines(shown, options),
    rowLines(shown, all, options),
    noteLines(shown, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same for programs, always with every destination. */
export function renderProxiesJson(overview: ProxyOverview): string {
  return `${plainJson(JSON.stringify(overview, null, 2))}\n`;
}

function headLines(shown: ShownProxies, options: RenderOptions): readonly string[] {
  return [
    ...styled(headline(shown), 'bold', options),
    '',
    ...labelled('', 'https, TLS, TCP  ', proxyText(shown.https), options),
    ...labelled('', 'http             ', proxyText(shown.http), options),
    ...labelled('', 'NO_PROXY         ', shown.noProxy ?? 'not set', options),
  ];
}

function headline({ https, http, rows }: ShownProxies): string {
  if (https === null && http === null) return 'No proxy is configured: every program goes out directly.';
  const mixed = rows.filter(({ agreement }) => agreement === 'mixed').length;
  const destinations = count(rows.length, 'destination');
  if (mixed === 0) return `All programs take the same way to each of ${destinations}.`;
  return `${mixed} of ${destinations} ${mixed === 1 ? 'is' : 'are'} read differently by different programs.`;
}

function proxyText(proxy: Proxy | null): string {
  return proxy === null ? 'no proxy' : `${proxy.scheme}://${hostPort(proxy.host, proxy.port)} (${proxy.from})`;
}

function problemLines({ problems }: ShownProxies, options: RenderOptions): readonly string[] {
  if (problems.length === 0) return [];
  return [
    titleLine(`Problems (${problems.length})`, options),
    ...problems.flatMap((problem) => hang('- ', problem, options.width)),
  ];
}

function rowLines(shown: ShownProxies, all: boolean, options: RenderOptions): readonly string[] {
  const rows = shown.rows.filter(({ agreement }) => all || agreement === 'mixed');
  if (rows.length === 0) return [];
  const widths = columnWidths(rows, options.width);
  const cells = rows.flatMap((row) => lineByLine(cellsOf(row, shown.labels), widths));
  return unframed(cells, widths, HEAD);
}

const HEAD = ['Destination', 'Directly', 'Through the proxy'];

/** The place is as wide as the longest, half of the room at most; the two lists of programs share the rest. */
function columnWidths(rows: readonly ProxyRow[], width: number): number[] {
  const longest = rows.reduce((most, row) => Math.max(most, placeOf(row).length), HEAD[0]?.length ?? 0);
  const place = Math.min(longest, Math.floor(width * 0.45));
  const rest = width - place - 2 * GAP;
  return [place, Math.ceil(rest / 2), Math.floor(rest / 2)];
}

function placeOf({ destination: { host, port, scheme } }: ProxyRow): string {
  return `${scheme === 'http' ? 'http://' : ''}${hostPort(host, port)}`;
}

function cellsOf(row: ProxyRow, labels: ShownProxies['labels']): readonly string[] {
  const through = row.readings.filter(({ decision }) => decision === 'proxy');
  const names = through.map(({ program }) => labels[program]).join(', ');
  return [placeOf(row), directText(row, labels), row.agreement === 'proxy' ? 'all' : names];
}

/** Programs that go directly, together where they have the same reason: `curl/git, Go (NO_PROXY has .ibm.com)`. */
function directText(row: ProxyRow, labels: ShownProxies['labels']): string {
  return [...grouped(row.readings)]
    .map(([because, programs]) => {
      const names = row.agreement === 'direct' ? 'all' : programs.map((program) => labels[program]).join(', ');
      return `${names} (${because})`;
    })
    .join('; ');
}

function grouped(readings: readonly NoProxyReading[]): ReadonlyMap<string, readonly ProxyProgram[]> {
  const groups = new Map<string, ProxyProgram[]>();
  for (const { program, decision, because } of readings) {
    if (decision === 'direct') groups.set(because, [...(groups.get(because) ?? []), program]);
  }
  return groups;
}

/** The cells wrapped here, so that the table library has nothing left to break or to cut. */
function lineByLine(cells: readonly string[], widths: readonly number[]): string[][] {
  const wrapped = cells.map((text, index) => wrap(text, widths[index] ?? 1));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => wrapped.map((lines) => lines[line] ?? ''));
}

function noteLines(shown: ShownProxies, options: RenderOptions): readonly string[] {
  const { java, leftOut } = shown;
  if (java === null) return [];
  const notes = [
    WHO,
    ...notReading(shown),
    `Java reads none of these variables. The same for it: ${javaOptions(shown)}`,
    ...(java.lost.length === 0 ? [] : [`What Java cannot be told: ${java.lost.join(', ')}`]),
    ...(leftOut.length === 0
      ? []
      : [`Left out (subnets, missing parameters, not TCP, inbound, retired): ${leftOut.join(', ')}`]),
  ];
  return [titleLine('Notes', options), ...notes.flatMap((note) => hang('- ', note, options.width))];
}

const WHO =
  'Go: kubectl, oc, helm, ibmcloud, kubelet, containerd, podman. urllib, requests (pip), httpx: Python. Node: with NODE_USE_ENV_PROXY=1.';

/** Programs that read a variable under another name only, once for each reason. */
function notReading({ rows, labels }: ShownProxies): readonly string[] {
  const sentences = rows.flatMap(({ readings, destination }) =>
    readings
      .filter(({ program, decision }) => decision === 'not-read' && program !== 'java')
      .map(({ program, because }) => `${labels[program]} ${because} (for ${destination.scheme}).`),
  );
  return [...new Set(sentences)];
}

function javaOptions({ https, http, java }: ShownProxies): string {
  const proxies = [
    ...(https === null ? [] : [`-Dhttps.proxyHost=${https.host} -Dhttps.proxyPort=${https.port}`]),
    ...(http === null ? [] : [`-Dhttp.proxyHost=${http.host} -Dhttp.proxyPort=${http.port}`]),
  ];
  return [...proxies, `'-Dhttp.nonProxyHosts=${java?.nonProxyHosts ?? ''}'`].join(' ');
}
