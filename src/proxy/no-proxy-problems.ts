import { isIpv4, isIpv6, isSubnet } from './network.ts';

/** What is surely a mistake in the text of NO_PROXY, or is not understood by common programs; each with what would be right. */
export function noProxyProblems(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed === '*')
    return ['NO_PROXY is "*": nothing goes through the proxy; leave the proxy unset if that is meant'];
  const entries = [...new Set(trimmed.split(/[,\s;|]+/).filter((entry) => entry !== ''))];
  return [...separatorProblems(trimmed), ...entries.flatMap(entryProblem)].map((problem) => `NO_PROXY ${problem}`);
}

function separatorProblems(text: string): readonly string[] {
  const blanks = /[^\s,;|]\s+[^\s,;|]/.test(text);
  const others = /[;|]/.exec(text)?.[0];
  return [
    ...(blanks ? ['has blanks between entries, which only Node fetch and curl before 8.9 take; write commas'] : []),
    ...(others === undefined ? [] : [`has "${others}" between entries, as Windows and Java want it; write commas`]),
  ];
}

/** The first rule that fits an entry; later ones would only say the same again. */
function entryProblem(entry: string): readonly string[] {
  const rule = RULES.find(({ fits }) => fits(entry));
  return rule === undefined ? [] : [`has "${entry}": ${rule.say(entry)}`];
}

interface Rule {
  readonly fits: (entry: string) => boolean;
  readonly say: (entry: string) => string;
}

// Common domains of the highest level: with one of them half of the world is named.
const WIDE = /^\.?(?:com|net|org|io|cloud|gov|edu|info|biz|dev|app|ai|eu|de|uk|us|fr|jp|cn|in|au|ca)$/i;

const RULES: readonly Rule[] = [
  { fits: (entry) => /^["']|["']$/.test(entry), say: () => 'quotes belong to the shell; leave them out' },
  { fits: (entry) => entry.includes('$'), say: () => 'a variable that no shell has replaced; write its value' },
  { fits: (entry) => /^<.*>$/.test(entry), say: () => 'only Windows knows it; name the hosts or their domain' },
  {
    fits: (entry) => entry.includes('://'),
    say: (entry) => `a URL, which only httpx reads; write ${hostOfUrl(entry) || 'the host'}`,
  },
  {
    fits: (entry) => entry === '*',
    say: () => 'everything for Go, httpx and Node http, nothing for the others; leave it out, or write nothing else',
  },
  {
    fits: (entry) => /^\*\.[^*]+$/.test(entry),
    say: (entry) => `not understood by curl, Python and wget; write ${entry.slice(1)}`,
  },
  {
    fits: (entry) => entry.includes('*'),
    say: () => 'a "*" inside an entry is understood nowhere; write a domain or a subnet',
  },
  {
    fits: (entry) => isSubnet(entry) && entry.includes(':'),
    say: () => 'understood by Go and curl from 8.18 only, and httpx fails at it; name the hosts',
  },
  {
    fits: (entry) => isSubnet(entry) && entry.endsWith('/0'),
    say: () => 'every address for Go, none for the others; name the hosts',
  },
  {
    fits: isSubnet,
    say: () => 'a subnet, which Python (urllib, httpx), Node.js and wget do not understand; for those, name the hosts',
  },
  {
    fits: (entry) => entry.includes('/'),
    say: () => 'neither a host nor a subnet; write a host such as example.com, or a subnet such as 10.0.0.0/8',
  },
  {
    fits: (entry) => /^\[.*\]$/.test(entry),
    say: (entry) => `curl and Go do not match brackets, and httpx fails at them; write ${entry.slice(1, -1)}`,
  },
  {
    fits: (entry) => !isIpv6(entry) && /:[0-9]*$/.test(entry),
    say: (entry) =>
      `ports are not understood by curl and wget, and by Python only where the URL shows them; write ${entry.replace(/:[0-9]*$/, '') || 'a host'}`,
  },
  {
    fits: (entry) => entry.endsWith('.'),
    say: (entry) => `the dot at the end is understood by curl only; write ${entry.replace(/\.+$/, '') || 'a domain'}`,
  },
  {
    fits: (entry) => WIDE.test(entry),
    say: () => 'so many hosts that most of the internet is contacted directly; name your own domain',
  },
  {
    fits: (entry) =>
      /^[^.:]+$/.test(entry) && !/^(?:localhost|local|svc|internal|lan|corp|home|intranet)$/i.test(entry),
    say: () => 'a name without a domain; it does not cover the same host with one, so write both',
  },
  {
    fits: (entry) => /^[0-9.]+$/.test(entry) && !isIpv4(entry),
    say: () => 'not a whole address; write an address, or a subnet such as 10.0.0.0/8',
  },
];

function hostOfUrl(url: string): string {
  return /:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/.exec(url)?.[1]?.replaceAll(/[[\]]/g, '') ?? '';
}
