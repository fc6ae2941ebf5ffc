import type { HttpDetail } from '../model/observation.ts';
import type { AnswerExpectation, Check } from '../model/profile.ts';

/** How an HTTP answer compares with what the check accepts. */
export type AnswerFit = 'fits' | 'wrong-status' | 'wrong-body';

/** An answer fits when one of the accepted answers fits as a whole; a check without any accepts every status. */
export function answerFit(check: Check, detail: HttpDetail): AnswerFit {
  if (check.kind === 'registry') return registryFit(detail);
  const answers = check.kind === 'https' || check.kind === 'http' ? check.answers : [];
  if (answers.length === 0) return 'fits';
  const byStatus = answers.filter((answer) => statusFits(answer, detail.status));
  if (byStatus.length === 0) return 'wrong-status';
  return byStatus.some((answer) => bodyFits(answer, detail)) ? 'fits' : 'wrong-body';
}

/** OCI distribution specification, section "Determining support": 200, or 401 with a challenge. A page is neither. */
function registryFit({ status, headers, bodyBytes }: HttpDetail): AnswerFit {
  if (status !== 200 && status !== 401) return 'wrong-status';
  const isPage = /\bhtml\b/i.test(headers['content-type'] ?? '') && bodyBytes > 0;
  const challenges = /\b(?:bearer|basic)\b/i.test(headers['www-authenticate'] ?? '');
  return (status === 200 ? !isPage : challenges) ? 'fits' : 'wrong-body';
}

function statusFits({ status }: AnswerExpectation, actual: number | null): boolean {
  return (
    status.length === 0 ||
    status.some(
      (wanted) =>
        wanted === actual || (typeof wanted === 'string' && Math.floor((actual ?? 0) / 100) === Number(wanted[0])),
    )
  );
}

function bodyFits({ json }: AnswerExpectation, { json: actual }: HttpDetail): boolean {
  if (json === null) return true;
  if (actual === null) return false;
  const top = actual.kind === 'array' ? {} : actual.keys;
  const item = actual.kind === 'array' ? actual.keys : {};
  return (
    json.has.every((key) => Object.hasOwn(top, key)) &&
    Object.entries(json.kind).every(([key, kind]) => top[key] === kind) &&
    (!json.isArray || actual.kind === 'array') &&
    json.itemHas.every((key) => Object.hasOwn(item, key))
  );
}

/** Whether the status alone makes an answer fit, whatever its body. */
export function statusSuffices(check: Check, detail: HttpDetail): boolean {
  const answers = check.kind === 'https' || check.kind === 'http' ? check.answers : [];
  if (detail.status === null) return false;
  if (check.kind === 'registry') return registryFit(detail) === 'fits';
  return answers.length === 0 || answers.some((answer) => answer.json === null && statusFits(answer, detail.status));
}

/** The acceptable statuses in words: "200 or 204". */
export function wantedStatuses(check: Check): string {
  if (check.kind === 'registry') return '200 or 401';
  const answers = check.kind === 'https' || check.kind === 'http' ? check.answers : [];
  return [...new Set(answers.flatMap(({ status }) => status))].join(' or ');
}
