import type { Finding } from '../../model/verdict.ts';
import { paint } from '../colour.ts';
import { nameSome } from '../count.ts';
import { causesPageText } from '../causes-page.ts';
import type { RenderOptions } from '../render-options.ts';
import { hang } from '../wrap.ts';
import { labelled, type Section, styled, textWidth, titleLine } from './section.ts';

/** Each root cause once: what, which requirements, who can change it, what to do. */
export const findingsSection: Section = (report, options) => {
  if (report.findings.length === 0) return [];
  const indent = ' '.repeat(`${report.findings.length}. `.length);
  const causesPage = causesPageText(report);
  return [
    titleLine('Findings', options),
    ...report.findings.flatMap((finding, index) => ['', ...findingLines(finding, index, indent, options)]),
    ...(causesPage === null ? [] : ['', ...styled(causesPage, 'dim', options)]),
  ];
};

const IDS_NAMED = 6;

function findingLines(finding: Finding, index: number, indent: string, options: RenderOptions): readonly string[] {
  const { cause, owner, next, confirm, verdicts, explanation } = finding;
  const number = `${index + 1}. `.padStart(indent.length);
  return [
    ...hang(number, explanation, textWidth(options)).map((line) => paint(line, 'bold', options.colour)),
    ...labelled(indent, 'Cause     ', cause, options),
    ...(verdicts.length === 0 ? [] : labelled(indent, 'Explains  ', nameSome(verdicts, IDS_NAMED), options)),
    ...labelled(indent, 'Who       ', owner, options),
    ...labelled(indent, 'Next      ', next, options),
    ...(confirm === null ? [] : labelled(indent, 'By hand   ', confirm, options)),
  ];
}
