import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import { checkTemplate } from './check.ts';
import { normaliseRequirement } from './normalise.ts';
import type { Problem } from './problem.ts';
import type { ProfileSource } from './read.ts';
import type { ParameterDocument, RequirementDocument } from './schema.ts';
import { hint } from './suggest.ts';
import { fillText, placeholders, stringsIn } from './template.ts';

type Rows = Readonly<Record<string, Readonly<Record<string, string | number>>>>;
type Report = (path: readonly unknown[], message: string, severity?: Problem['severity']) => void;

/**
 * A profile with `forEach` written out and its parents' parameters, documents and requirements joined in; its own
 * replace those of the same name. Parents come in the order of `extends`.
 */
export function expandProfile(
  source: ProfileSource,
  parents: readonly Profile[],
): { readonly profile: Profile; readonly problems: readonly Problem[] } {
  const { document, yaml } = source;
  const problems: Problem[] = [];
  const report: Report = (path, message, severity = 'error') => {
    problems.push({ severity, file: yaml.file, ...yaml.locate(path), message });
  };
  const own = Object.entries(document.parameters ?? {}).map(([name, parameter]) => toParameter(name, parameter));
  const parameters = joinBy([...parents.flatMap((parent) => parent.parameters), ...own], (parameter) => parameter.name);
  const documents = Object.assign({}, ...parents.map((parent) => parent.documents), ownDocuments(document.documents));
  for (const parameter of own) checkParameter(parameter, report);

  const requirements = new Map(
    parents.flatMap((parent) => parent.requirements).map((template) => [template.id, template]),
  );
  const ids = new Set<string>();
  for (const { index, document: item } of source.requirements) {
    const at: Report = (path, message, severity) => report(['requirements', index, ...path], message, severity);
    for (const template of writeOut(item, document.tables ?? {}, parameters, at)) {
      if (ids.has(template.id)) at(['id'], `id "${template.id}" is used twice; give each requirement its own`);
      ids.add(template.id);
      checkTemplate(template, { parameters, documents, report: at });
      requirements.set(template.id, template);
    }
  }
  const { profile: name, title, vantage, asOf } = document;
  const profile = {
    name,
    title,
    vantage,
    asOf,
    description: document.description ?? null,
    parameters,
    documents,
    requirements: [...requirements.values()],
  };
  return { profile, problems: distinct(problems) };
}

function toParameter(name: string, document: ParameterDocument): Parameter {
  return {
    name,
    title: document.title,
    type: document.type ?? 'text',
    default: document.default ?? null,
    oneOf: document.oneOf ?? null,
    howTo: document.howTo ?? null,
  };
}

function ownDocuments(documents: ProfileSource['document']['documents']): Profile['documents'] {
  return Object.fromEntries(
    Object.entries(documents ?? {}).map(([key, { title, url }]) => [key, { title, url: url ?? null }]),
  );
}

function joinBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function checkParameter(parameter: Parameter, report: Report): void {
  const values = parameter.default === null ? [] : [parameter.default].flat();
  const isList = Array.isArray(parameter.default);
  if (isList !== (parameter.type === 'list') && parameter.default !== null) {
    report(
      ['parameters', parameter.name, 'default'],
      `a default of type ${parameter.type} is ${parameter.type === 'list' ? 'a list' : 'one text'}`,
    );
  }
  for (const value of values) {
    if (parameter.oneOf !== null && !parameter.oneOf.includes(value)) {
      report(
        ['parameters', parameter.name, 'default'],
        `default "${value}" is not among "oneOf" ${hint(value, parameter.oneOf)}`,
      );
    }
  }
}

/** The one requirement, or one for each row of its table that has every column that it uses. */
function writeOut(
  item: RequirementDocument,
  tables: Readonly<Record<string, Rows>>,
  parameters: readonly Parameter[],
  at: Report,
): readonly RequirementTemplate[] {
  const columns = stringsIn(item)
    .flatMap(placeholders)
    .filter((name) => name.startsWith('row.'))
    .map((name) => name.slice(4));
  if (item.forEach === undefined) {
    if (columns.length > 0) at([], `{row.${columns[0] ?? ''}} is used without "forEach"`);
    return [normaliseRequirement(item)];
  }
  const { table, select } = item.forEach;
  const rows = tables[table];
  if (rows === undefined) {
    at(['forEach', 'table'], `unknown table "${table}" ${hint(table, Object.keys(tables))}`);
    return [];
  }
  if (select !== undefined) checkSelect(select, rows, parameters, at);
  const known = [...new Set(['key', ...Object.values(rows).flatMap((row) => Object.keys(row))])];
  for (const column of columns.filter((name) => !known.includes(name)))
    at([], `unknown column {row.${column}} of table "${table}" ${hint(column, known)}`);
  const template = normaliseRequirement(item);
  return Object.entries(rows)
    .filter(([, row]) => columns.every((column) => column === 'key' || column in row))
    .map(([key, row]) => fillRow(template, key, row, select));
}

function checkSelect(select: string, rows: Rows, parameters: readonly Parameter[], at: Report): void {
  const parameter = parameters.find(({ name }) => name === select);
  if (parameter === undefined) {
    at(
      ['forEach', 'select'],
      `unknown parameter "${select}" ${hint(
        select,
        parameters.map(({ name }) => name),
      )}`,
    );
  } else if (parameter.type !== 'list') {
    at(['forEach', 'select'], `parameter "${select}" selects rows, so its type must be list, not ${parameter.type}`);
  }
  for (const value of parameter?.oneOf ?? []) {
    if (!(value in rows))
      at(['forEach', 'table'], `the table has no row "${value}", which parameter "${select}" allows`);
  }
}

function fillRow(
  template: RequirementTemplate,
  key: string,
  row: Rows[string],
  select: string | undefined,
): RequirementTemplate {
  const fill = (text: string): string =>
    fillText(text, (name) => {
      if (name === 'row.key') return key;
      return name.startsWith('row.') ? String(row[name.slice(4)]) : undefined;
    });
  const filled: RequirementTemplate = {
    ...template,
    id: fill(template.id),
    title: fill(template.title),
    destinations: template.destinations.map(({ kind, value }) => ({ kind, value: fill(value) })),
    witnesses: template.witnesses.map(fill),
    ports: template.ports.map(fill),
    checks: template.checks.map((check) => fillCheck(check, fill)),
    published: template.published.map(fill),
    manual: template.manual === null ? null : fill(template.manual),
    note: template.note === null ? null : fill(template.note),
    replacedBy: template.replacedBy === null ? null : fill(template.replacedBy),
  };
  return select === undefined ? filled : { ...filled, when: { parameter: select, includes: key } };
}

/** A check with its strings filled in. */
export function fillCheck(
  check: RequirementTemplate['checks'][number],
  fill: (text: string) => string,
): RequirementTemplate['checks'][number] {
  switch (check.kind) {
    case 'tcp':
      return check;
    case 'tls':
      return { ...check, ca: check.ca === null ? null : fill(check.ca) };
    case 'https':
      return { ...check, ca: check.ca === null ? null : fill(check.ca), path: fill(check.path) };
    case 'http':
      return { ...check, path: fill(check.path) };
    case 'dns':
      return { ...check, query: check.query === null ? null : fill(check.query) };
  }
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return joinBy(problems, (problem) => JSON.stringify(problem));
}
