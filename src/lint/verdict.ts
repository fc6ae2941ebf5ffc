/** Words for what is allowed, and for what is not, as lists and tables have them. */
const ALLOW =
  'allow allowed allows permit permitted permits accept accepted accepts pass passed grant granted open opened yes y true t on 1 enable enabled active whitelist whitelisted allowlist allowlisted x \u2713 \u2714';
const DENY =
  'deny denied denies block blocked blocks drop dropped drops reject rejected rejects refuse refused refuses prohibit prohibited forbid forbidden discard discarded disallow disallowed disable disabled false f no n not never none off 0 inactive remove removed delete deleted close closed shut quarantine quarantined revoke revoked expired denylist denylisted blocklist blocklisted blacklist blacklisted unapproved \u2717 \u2715';

const ALLOWING: ReadonlySet<string> = new Set(ALLOW.split(' '));
const DENYING: ReadonlySet<string> = new Set(DENY.split(' '));
/** Words that stand beside them and change nothing. */
const BESIDE: ReadonlySet<string> = new Set(
  'all any and the these those following list lists host hosts rule rules entry entries traffic destination destinations address addresses domain domains outbound inbound egress ingress in out log logged logging'.split(
    ' ',
  ),
);

/** What an action says, such as `allow`, `not allowed` or `deny all`; null where it is neither. */
export function verdictOf(text: string): 'allow' | 'deny' | null {
  const words = wordsOf(text);
  if (words.some((word) => DENYING.has(word))) return 'deny';
  const telling = words.filter((word) => !BESIDE.has(word));
  return telling.length > 0 && telling.every((word) => ALLOWING.has(word)) ? 'allow' : null;
}

/** Whether a single word of a line refuses; numbers are ports there, and a name with a dot is a host. */
export function isRefusal(word: string): boolean {
  // Most words of a list are names with dots.
  if (!/^[a-z]{2,}(?:[-_]all)?:?$/i.test(word)) return false;
  return wordsOf(word).some((part) => DENYING.has(part));
}

/** Whether a heading or a key says that what stands under it is refused: `DENY:`, `blocked hosts`, `not allowed`. */
export function refusesAll(heading: string): boolean {
  // The list of what goes past a proxy has a name that sounds like one.
  return verdictOf(heading.replaceAll(/no[ _-]?proxy/gi, '')) === 'deny';
}

/** Whether a comment is nothing but a heading that allows or refuses: `# DENY`, `## Blocked hosts`. */
export function headingVerdict(comment: string): 'allow' | 'deny' | null {
  const words = wordsOf(comment);
  const whole = words.every((word) => ALLOWING.has(word) || DENYING.has(word) || BESIDE.has(word));
  return whole && !words.every((word) => /^[0-9]$/.test(word)) ? verdictOf(comment) : null;
}

function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\u2713\u2714\u2715\u2717]+/u)
    .filter((word) => word !== '');
}
