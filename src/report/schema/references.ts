import type { Gathering, Report } from '../../model/report.ts';
import { excerpt } from '../text.ts';

/** What a gathering names but does not hold: a target without its plan, an observation of nothing. */
export function gatheringReferences(gathering: Gathering): readonly string[] {
  const { requirements, targets, plan, observations } = gathering;
  const known = new Set(requirements.map(({ id }) => id));
  const targetIds = new Set(targets.map(({ id }) => id));
  return [
    ...repeated(
      requirements.map(({ id }) => id),
      (index) => `requirements[${index}].id`,
    ),
    ...repeated(
      targets.map(({ id }) => id),
      (index) => `targets[${index}].id`,
    ),
    ...plan.flatMap(({ requirement }, index) =>
      unknownIn(known, requirement, `plan[${index}].requirement`, 'requirement'),
    ),
    ...plan.flatMap(({ groups }, index) =>
      groups.flatMap((group, place) =>
        group.flatMap((target, member) =>
          unknownIn(targetIds, target, `plan[${index}].groups[${place}][${member}]`, 'target'),
        ),
      ),
    ),
    ...sweepReferences(gathering, targetIds),
    ...emptyPlaces(requirements, plan),
    ...unproven(observations),
    // A resolve observation carries a name instead of a target; a control may go where no target goes.
    ...observations.flatMap(({ target, operation, control }, index) =>
      operation === 'resolve' || control !== undefined
        ? []
        : unknownIn(targetIds, target, `observations[${index}].target`, 'target'),
    ),
  ];
}

/** Sweeps that a plan names, and targets that stand for a sweep. */
function sweepReferences({ plan, sweeps = [] }: Gathering, targetIds: ReadonlySet<string>): readonly string[] {
  const known = new Set(sweeps.map(({ id }) => id));
  return [
    ...repeated(
      sweeps.map(({ id }) => id),
      (index) => `sweeps[${index}].id`,
    ),
    ...plan.flatMap((one, index) =>
      (one.sweeps ?? []).flatMap((id, place) => unknownIn(known, id, `plan[${index}].sweeps[${place}]`, 'sweep')),
    ),
    ...sweeps.flatMap(({ places, ends, untried }, index) => {
      const sum = ends.reduce((all, { count }) => all + count, untried?.count ?? 0);
      return sum === places
        ? []
        : [`sweeps[${index}].places: expected the sum of its ends and what was not tried, ${sum}, found ${places}`];
    }),
    ...sweeps.flatMap(({ ends }, index) =>
      ends.flatMap(({ count, shown }, end) =>
        shown.length > 0 && shown.length <= count
          ? []
          : [`sweeps[${index}].ends[${end}].shown: expected 1 to ${count} places, found ${shown.length}`],
      ),
    ),
    ...sweeps.flatMap(({ untried }, index) =>
      untried === undefined ? [] : unknownIn(targetIds, untried.target, `sweeps[${index}].untried.target`, 'target'),
    ),
    ...sweeps.flatMap(({ ends }, index) =>
      ends.flatMap(({ shown }, end) =>
        shown.flatMap(({ target }, place) =>
          unknownIn(targetIds, target, `sweeps[${index}].ends[${end}].shown[${place}].target`, 'target'),
        ),
      ),
    ),
  ];
}

const PROVES: readonly Gathering['observations'][number]['operation'][] = [
  'resolve',
  'tls-handshake',
  'http-round-trip',
];

/** Success without what was seen: nobody could say what it proves. */
function unproven(observations: Gathering['observations']): readonly string[] {
  return observations.flatMap(({ operation, failure, detail }, index) =>
    failure === null && detail === null && PROVES.includes(operation)
      ? [`observations[${index}].detail: expected what the ${operation} showed, found null`]
      : [],
  );
}

/** Places of a plan that nothing can be judged of: without a target for each of the requirement's checks. */
function emptyPlaces(requirements: Gathering['requirements'], plan: Gathering['plan']): readonly string[] {
  const checks = new Map(requirements.map((requirement) => [requirement.id, requirement.checks.length]));
  return plan.flatMap(({ requirement, groups }, index) =>
    groups.flatMap((group, place) => {
      const wanted = checks.get(requirement) ?? group.length;
      const fits = group.length === wanted && wanted > 0;
      return fits
        ? []
        : [
            `plan[${index}].groups[${place}]: expected a target for each of ${Math.max(wanted, 1)} check(s), found ${group.length}`,
          ];
    }),
  );
}

/** The same for a report: verdicts on nothing, and evidence that is not there. */
export function reportReferences(report: Report): readonly string[] {
  const { requirements, verdicts, observations } = report;
  const known = new Set(requirements.map(({ id }) => id));
  return [
    ...gatheringReferences(report),
    ...verdicts.flatMap(({ requirement }, index) =>
      unknownIn(known, requirement, `verdicts[${index}].requirement`, 'requirement'),
    ),
    ...verdicts.flatMap(({ evidence }, index) =>
      evidence.flatMap((observation, place) =>
        observation < observations.length
          ? []
          : [`verdicts[${index}].evidence[${place}]: expected the index of an observation, found ${observation}`],
      ),
    ),
  ];
}

function unknownIn(known: ReadonlySet<string>, id: string, path: string, word: string): readonly string[] {
  return known.has(id) ? [] : [`${path}: expected the id of a ${word} in this file, found "${excerpt(id, 60)}"`];
}

function repeated(ids: readonly string[], path: (index: number) => string): readonly string[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    if (seen.has(id)) return [`${path(index)}: expected an id of its own, found "${excerpt(id, 60)}" again`];
    seen.add(id);
    return [];
  });
}
