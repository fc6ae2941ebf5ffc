import type { Report } from '../model/report.ts';
import type { RenderOptions } from './render-options.ts';

/** The formats in which a report can be written. */
export type FormatName = 'table' | 'json' | 'ndjson' | 'csv' | 'markdown' | 'junit' | 'github' | 'prometheus' | 'html';

/** One report as one text, line end included. */
export type Renderer = (report: Report, options: RenderOptions) => string;

/** Each renderer is loaded when it is used: the table library costs more than the rest of the program's start. */
export const FORMATS: Readonly<Record<FormatName, () => Promise<Renderer>>> = {
  table: async () => (await import('./table.ts')).renderTable,
  json: async () => (await import('./json.ts')).renderJson,
  ndjson: async () => (await import('./ndjson.ts')).renderNdjson,
  csv: async () => (await import('./csv.ts')).renderCsv,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  junit: async () => (await import('./junit.ts')).renderJunit,
  github: async () => (await import('./github.ts')).renderGithub,
  prometheus: async () => (await import('./prometheus.ts')).renderPrometheus,
  html: async () => (await import('./html.ts')).renderHtml,
};

/** The names of the formats, the default first. */
export const FORMAT_NAMES: readonly FormatName[] = [
  'table',
  'json',
  'ndjson',
  'csv',
  'markdown',
  'junit',
  'github',
  'prometheus',
  'html',
];

/** Whether a text names a format. */
export function isFormatName(text: string): text is FormatName {
  return Object.hasOwn(FORMATS, text);
}

/** The report in the named format. */
export async function render(report: Report, name: FormatName, options: RenderOptions): Promise<string> {
  const renderer = await FORMATS[name]();
  return renderer(report, options);
}
