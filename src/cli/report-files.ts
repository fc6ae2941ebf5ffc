import { hint } from '../profile/suggest.ts';
import { FORMAT_NAMES, type FormatName, isFormatName } from '../report/format.ts';
import { realFile } from './real-file.ts';

/** One of the files of `--report`. */
export interface ReportFile {
  readonly format: FormatName;
  readonly file: string;
}

/** The values of `--report`, and all that is wrong with them; `others` are files that other flags write, by flag. */
export function readReports(
  values: readonly string[],
  others: Readonly<Record<string, string | undefined>>,
): { readonly files: readonly ReportFile[]; readonly problems: readonly string[] } {
  const taken = new Map<string, string>();
  // Two paths may lead to one file, and the report that is written last would be all that is left.
  const twice = (file: string, flag: string): readonly string[] => {
    const place = realFile(file);
    const other = taken.get(place);
    if (other !== undefined) return [`${flag}: ${other} writes the same file; give each its own`];
    taken.set(place, flag);
    return [];
  };
  const files: ReportFile[] = [];
  const problems = [
    ...Object.entries(others).flatMap(([flag, file]) =>
      file === undefined || file === '' ? [] : twice(file, `${flag} ${file}`),
    ),
    ...values.flatMap((value) => {
      const read = readReport(value);
      if (typeof read === 'string') return [read];
      files.push(read);
      return twice(read.file, `--report ${value}`);
    }),
  ];
  return { files, problems };
}

function readReport(value: string): ReportFile | string {
  const [format = '', ...rest] = value.split('=');
  const file = rest.join('=');
  if (!isFormatName(format)) return `--report ${value}: unknown format "${format}" ${hint(format, FORMAT_NAMES)}`;
  if (file === '') return `--report ${value}: names no file; give FORMAT=FILE, such as --report junit=out.xml`;
  if (file === '-') return `--report ${value}: is not for standard output; give --format ${format} for that`;
  return { format, file };
}
