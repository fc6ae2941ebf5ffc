/** What stands in the place of a secret. */
const HIDDEN = '***';

/**
 * Scheme, host and port of a URL as somebody wrote it; null when it cannot be told which part is the host. Programs
 * take passwords with `@` and `/` in them, which are cut off with everything before the last `@`; what stands behind the host,
 * such as a token in the query, is left out too.
 */
export function shownUrl(text: string): string | null {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)?(?:[^?#]*@)?([^\s/?#@\\"']+)(?:[/?#\\][^@]*)?$/i.exec(text.trim());
  return match === null ? null : `${match[1] ?? ''}${match[2] ?? ''}`;
}

/** What another program said, without what may be a secret: passwords and queries of URLs, tokens, long opaque words. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(QUOTED_URL, (_, url: string) => `"${shownUrl(url) ?? HIDDEN}"`)
    .replaceAll(BARE_URL, (url) => shownBare(url))
    .replaceAll(LOGIN, `${HIDDEN}@`)
    .replaceAll(NAMED_SECRET, `$1${HIDDEN}`)
    .replaceAll(TOKEN, `$1${HIDDEN}`)
    .replaceAll(OPAQUE, (word) => (/[0-9]/.test(word) && /[A-Za-z]/.test(word) ? HIDDEN : word));
}

const QUOTED_URL = /"([a-z][a-z0-9+.-]*:\/\/(?:[^"\\]|\\.)*)"/gi;
const BARE_URL = /(?<!")\b[a-z][a-z0-9+.-]*:\/\/[^\s"]+/gi;
/** `user:password@host` without a scheme. */
const LOGIN = /[^\s:"/@]+:[^\s"]+@/g;
/** `token=...`, `"password": "..."`, `Authorization: Bearer ...`, `token eyJ...`. */
const NAMED_SECRET =
  /((?:token|passw(?:or)?d|secret|api[-_]?key|authorization)[\w-]*["']?\s*[=:]\s*(?:(?:bearer|basic)\s+)?|\b(?:bearer|basic)\s+(?=\S{16}))("[^"]*"|[^\s",;]+)/gi;
/** `token eyJ...`, and not `the token has expired`. */
const TOKEN = /\b([Tt]oken\s+)(?=\S*(?:[0-9]|[a-z]\S*[A-Z]|[A-Z]{4}))[^\s",;]+/g;
/** Of letters and digits, as long as keys are; UUIDs among them. */
const OPAQUE = /[\w+=-]{30,}/g;

/** A URL in a sentence may have a full stop, a comma or a colon behind it. */
function shownBare(url: string): string {
  const [, inner = url, after = ''] = /^(.*?)([.,:;)\]]*)$/s.exec(url) ?? [];
  return `${shownUrl(inner) ?? HIDDEN}${after}`;
}
