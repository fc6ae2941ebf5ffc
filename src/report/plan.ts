import type { ProfileRef, Requirement } from '../model/profile.ts';
import type { PlannedSweep } from '../model/sweep.ts';
import type { PlanBounds, ProxyRoute, RequirementPlan, SkipReason, Target } from '../model/target.ts';
import { checkText } from './check.ts';
import { count, numberText } from './count.ts';
import { hostPort } from './destination.ts';
import { durationText } from './duration.ts';
import { portsText } from './ports.ts';
import type { RenderOptions } from './render-options.ts';
import { notTriedLines } from './table/not-tried.ts';
import { labelled, styled, textWidth, titleLine } from './table/section.ts';
import { plainJson } from './text.ts';
import { padTo, widest } from './width.ts';
import { hang } from './wrap.ts';

/** What a run would do. A `Plan` with the profiles and requirements that it was made from. */
export interface PlannedRun {
  readonly profiles: readonly ProfileRef[];
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly sweeps: readonly PlannedSweep[];
  readonly plan: readonly RequirementPlan[];
  readonly bounds: PlanBounds;
  /** DNS servers that the names are asked of. */
  readonly resolvers: readonly string[];
}

/** Everything that a run would contact, what it would leave out, and the most that it would send. */
export function renderPlan(run: PlannedRun, options: RenderOptions): string {
  const sections = [
    headLines(run, options),
    nameLines(run, options),
    targetLines(run, options),
    sweepLines(run, options),
    sampleLines(run, options),
    notTriedLines(skipped(run), options),
    boundLines(run, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same for programs. */
export function renderPlanJson(run: PlannedRun): string {
  const { profiles, targets, bounds } = run;
  const requirementsOf = requirementsByTarget(run);
  const document = {
    profiles: profiles.map(({ name, title, asOf }) => ({ name, title, asOf })),
    names: names(run),
    resolvers: run.resolvers,
    targets: targets.map((target) => ({ ...target, requirements: requirementsOf.get(target.id) ?? [] })),
    sweeps: run.sweeps.map(({ id, host, ports, addresses }) => ({
      id,
      host,
      ports,
      addresses,
      requirements: run.plan.filter(({ sweeps }) => sweeps?.includes(id)).map(({ requirement }) => requirement),
    })),
    sampled: sampled(run),
    skipped: skipped(run),
    bounds,
  };
  return `${plainJson(JSON.stringify(document, null, 2))}\n`;
}

function headLines({ profiles }: PlannedRun, options: RenderOptions): readonly string[] {
  const profileText = ({ name, title, asOf }: ProfileRef): string => `${name}: ${title} (documents as of ${asOf})`;
  return [
    ...styled('Nothing was sent. This is what a run would contact.', 'bold', options),
    '',
    ...profiles.flatMap((profile) => labelled('', 'Profile  ', profileText(profile), options)),
  ];
}

function nameLines(run: PlannedRun, options: RenderOptions): readonly string[] {
  const resolved = names(run);
  if (resolved.length === 0) return [];
  return [
    titleLine(`Names to resolve (${numberText(resolved.length)})`, options),
    ...hang('  ', `asked of ${run.resolvers.join(', ') || 'no DNS server: none is configured'}:`, options.width),
    ...resolved.flatMap((name) => hang('  ', name, options.width)),
  ];
}

function targetLines({ targets }: PlannedRun, options: RenderOptions): readonly string[] {
  if (targets.length === 0) return [];
  const places = targets.map(({ host, port }) => hostPort(host, port));
  const column = Math.min(Math.floor(options.width / 2), widest(places));
  const lines = targets.flatMap((target, index) => targetText(target, places[index] ?? '', column, options.width));
  return [titleLine(`Targets (${numberText(targets.length)})`, options), ...lines];
}

function targetText(
  { check, protocol, dial, proxy }: Target,
  place: string,
  column: number,
  width: number,
): readonly string[] {
  const through = proxy === null ? '' : `, also through ${proxyText(proxy)}`;
  const elsewhere = dial.redirected ? `, sent to ${hostPort(dial.host, dial.port)}` : '';
  const given = dial.known === null || dial.known.includes(dial.host) ? '' : `, at ${dial.known.join(', ')}`;
  const text = `${protocol === 'tcp' ? '' : `${protocol} `}${checkText(check)}${elsewhere}${given}${through}`;
  if (place.length > column) return [...hang('  ', place, width), ...hang(' '.repeat(6), text, width)];
  return hang(`  ${padTo(place, column)}  `, text, width);
}

/** Places that are tried one by one, and told of as a whole. */
function sweepLines({ sweeps }: PlannedRun, options: RenderOptions): readonly string[] {
  if (sweeps.length === 0) return [];
  const lines = sweeps.map(({ host, ports, addresses }) => {
    const places = (ports.to - ports.from + 1) * (addresses?.count ?? 1);
    const each = addresses === null ? ' at each of its addresses' : '';
    return `${hostPort(host, portsText([ports]))}: ${count(places, 'connection')}${each}`;
  });
  return [
    titleLine(`Tried place by place (${numberText(sweeps.length)})`, options),
    ...lines.flatMap((line) => hang('  ', line, options.width)),
  ];
}

function proxyText({ proxy: { scheme, host, port } }: ProxyRoute): string {
  return `${scheme}://${hostPort(host, port)}`;
}

function sampleLines(run: PlannedRun, options: RenderOptions): readonly string[] {
  const samples = sampled(run);
  if (samples.length === 0) return [];
  return [
    titleLine('Wildcards, subnets, ranges, sequences', options),
    ...samples.flatMap(({ requirement, sample }) =>
      hang('  ', `${requirement}: ${sample}`, textWidth(options), '    '),
    ),
  ];
}

function boundLines({ bounds, targets: planned }: PlannedRun, options: RenderOptions): readonly string[] {
  const { names: nameCount, targets, connections, durationMs } = bounds;
  const counts = [count(nameCount, 'name'), count(targets, 'target'), count(connections, 'connection')].join(', ');
  return [
    ...styled(`At most: ${counts}; ended within ${durationText(durationMs)}.`, 'bold', options),
    ...(bounds.controls === 0
      ? []
      : styled(
          `Only where something fails, to tell causes apart: at most ${count(bounds.controls, 'more connection')} to the same addresses (also to port 49151, where nothing listens) and ${count(bounds.controlNames, 'more question')} about names (also made-up ones in the same zones and under .invalid); none with --no-controls.`,
          'dim',
          options,
        )),
    ...(planned.some(({ check }) => check.kind === 'registry' && check.repository !== null)
      ? styled(
          'A registry sends on to other hosts, for tokens and for the data of images: those that an entry names (also with a wildcard) are asked as well, and nobody else is.',
          'dim',
          options,
        )
      : []),
    ...styled(
      'A name may have many addresses, and each gets a second attempt where the first one is silent.',
      'dim',
      options,
    ),
  ];
}

/** Names that the resolver would be asked for: what is dialled, unless that is an address already. */
function names({ targets, sweeps }: PlannedRun): readonly string[] {
  const dialled = [
    ...targets.flatMap(({ dial }) => (dial.known === null ? [dial.host] : [])),
    ...sweeps.flatMap(({ host, addresses }) => (addresses === null ? [host] : [])),
  ];
  // An address literal has a colon, or nothing but digits and dots.
  const proxies = targets.flatMap(({ proxy }) =>
    proxy === null || /^[0-9.]+$|:/.test(proxy.proxy.host) ? [] : [proxy.proxy.host],
  );
  return [...new Set([...dialled, ...proxies])].toSorted();
}

function sampled({ plan }: PlannedRun): readonly { readonly requirement: string; readonly sample: string }[] {
  return plan.flatMap(({ requirement, sample }) => (sample === null ? [] : [{ requirement, sample }]));
}

function skipped({ plan }: PlannedRun): readonly (SkipReason & { readonly requirement: string })[] {
  return plan.flatMap(({ requirement, skipped: reason }) => (reason === null ? [] : [{ requirement, ...reason }]));
}

function requirementsByTarget({ plan }: PlannedRun): ReadonlyMap<string, readonly string[]> {
  const byTarget = new Map<string, string[]>();
  for (const { requirement, groups } of plan) {
    for (const target of new Set(groups.flat())) {
      byTarget.set(target, [...(byTarget.get(target) ?? []), requirement]);
    }
  }
  return byTarget;
}
