import type { Met } from '../../model/outcome.ts';
import type { Report } from '../../model/report.ts';
import { count, numberText } from '../count.ts';
import { exitCodeText } from '../exit-code.ts';
import { headline } from '../headline.ts';
import { notes } from '../notes.ts';
import { profileText, vantageText, whenText } from '../table/head.ts';
import { bar } from './bar.ts';
import { html, type Markup } from './markup.ts';

/** The answer first, how many of what, then where it comes from and what limits it. */
export function headSection(report: Report): Markup {
  const { text, style } = headline(report);
  const tone = style === 'red' ? 'no' : style === 'green' ? 'yes' : 'unknown';
  return html`<header>
    <p class="brand">reachcheck report</p>
    <h1 class="${tone}"><span aria-hidden="true">${MET[tone].sign}</span> ${text}</h1>
    ${notes(report).map((note) => html`<p class="note"><strong>Note:</strong> ${note}</p> `)}${requiredBar(report)}
    <dl class="facts">
      ${report.profiles.map(
        (profile) =>
          html`<dt>Profile</dt>
            <dd>${profileText(profile)}</dd> `,
      )}
      <dt>Seen from</dt>
      <dd>${vantageText(report.vantage)}</dd>
      <dt>When</dt>
      <dd>${whenText(report)}</dd>
      <dt>Exit code</dt>
      <dd>${report.summary.exitCode}: ${exitCodeText(report.summary)}</dd>
    </dl>
  </header>`;
}

/** What a requirement being met or not is called, and the sign beside it. */
const MET: Readonly<Record<Met, { readonly sign: string; readonly words: string }>> = {
  no: { sign: '✗', words: 'not met' },
  unknown: { sign: '?', words: 'undecided' },
  yes: { sign: '✓', words: 'met' },
};

function requiredBar({ summary: { required } }: Report): Markup | null {
  const total = required.no + required.unknown + required.yes;
  if (total === 0) return null;
  return html`<div class="total">
    ${bar(required)}
    <p>
      ${count(total, 'required entry', 'required entries')}:
      ${(['no', 'unknown', 'yes'] as const)
        .filter((met) => required[met] > 0)
        .map(
          (met) =>
            html`<span class="key ${met}">${MET[met].sign} ${numberText(required[met])} ${MET[met].words}</span> `,
        )}
    </p>
  </div>`;
}
