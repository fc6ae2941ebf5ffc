import type { Met } from '../../model/outcome.ts';
import { html, type Markup } from './markup.ts';

/** Parts of a whole as a bar. The words beside it say the same, so it is hidden from those who hear the page. */
export function bar(parts: Readonly<Record<Met, number>>): Markup {
  const total = parts.no + parts.unknown + parts.yes;
  const share = (number: number): number => (total === 0 ? 0 : (number / total) * 100);
  const [no, unknown, yes] = [share(parts.no), share(parts.unknown), share(parts.yes)];
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    ${[piece('no', 0, no), piece('unknown', no, unknown), piece('yes', no + unknown, yes)]}
  </svg>`;
}

function piece(met: Met, from: number, width: number): Markup | null {
  if (width === 0) return null;
  return html`<rect class="${met}" x="${from.toFixed(2)}" width="${width.toFixed(2)}" height="4" />`;
}
