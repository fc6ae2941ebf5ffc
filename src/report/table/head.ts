import type { ProfileRef } from '../../model/profile.ts';
import type { Report, Vantage } from '../../model/report.ts';
import { nameSome } from '../count.ts';
import { durationText } from '../duration.ts';
import { headline } from '../headline.ts';
import { momentText } from '../moment.ts';
import { notes } from '../notes.ts';
import { paint } from '../colour.ts';
import { hang } from '../wrap.ts';
import { labelled, type Section, styled, textWidth } from './section.ts';

/** The answer first, then where it comes from and what limits it. */
export const headSection: Section = (report, options) => {
  const { text, style } = headline(report);
  const warnings = notes(report).flatMap((note) => hang('! ', note, textWidth(options)));
  return [
    ...styled(text, options.colour ? style : null, options).map((line) => paint(line, 'bold', options.colour)),
    ...warnings.map((line) => paint(line, 'yellow', options.colour)),
    '',
    ...report.profiles.flatMap((profile) => labelled('', 'Profile  ', profileText(profile), options)),
    ...labelled('', 'Vantage  ', vantageText(report.vantage), options),
    ...labelled('', 'When     ', `${whenText(report)}${options.verbose ? lateText(report) : ''}`, options),
  ];
};

/** A profile on one line. */
export function profileText({ name, title, asOf }: ProfileRef): string {
  return `${name}: ${title} (documents as of ${asOf})`;
}

/** Where the probes started, on one line. */
export function vantageText({ hostName, addresses, resolvers }: Vantage): string {
  const own = addresses.length === 0 ? '' : ` (${nameSome(addresses, 3)})`;
  const servers = resolvers.length === 0 ? '' : `, DNS servers ${nameSome(resolvers, 3)}`;
  return `${hostName}${own}${servers}`;
}

/** What this process took itself is in its times of the network, too. */
function lateText({ loopDelayMs }: Report): string {
  return loopDelayMs === undefined
    ? ''
    : `; this process was at most ${durationText(loopDelayMs)} late with its own work`;
}

/** When the run was, and how long it took. */
export function whenText({ startedAt, summary }: Report): string {
  return `${momentText(startedAt)}, ${durationText(summary.durationMs)}`;
}
