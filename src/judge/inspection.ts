// Words that products of TLS inspection put into the certificates that they sign, where the operator left them so.
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/zscaler/i, 'Zscaler'],
  [/netskope|goskope/i, 'Netskope'],
  [/palo ?alto|pan-os|globalprotect/i, 'Palo Alto Networks'],
  [/forti(?:net|gate|proxy)|\bFG[0-9A-Z]{10,}\b/i, 'Fortinet'],
  [/blue ?coat|proxysg|symantec (?:web|cloud)|broadcom (?:web|cloud)/i, 'Symantec (Blue Coat)'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/umbrella|opendns|cisco (?:web|secure)/i, 'Cisco'],
  [/sophos/i, 'Sophos'],
  [/check ?point/i, 'Check Point'],
  [/skyhigh|mcafee|trellix/i, 'Skyhigh (McAfee)'],
  [/barracuda/i, 'Barracuda'],
  [/sonicwall/i, 'SonicWall'],
  [/watchguard|fireware/i, 'WatchGuard'],
  [/cloudflare gateway|cloudflare for teams/i, 'Cloudflare Gateway'],
  [/iboss/i, 'iboss'],
  [/kaspersky/i, 'Kaspersky'],
  [/\beset\b/i, 'ESET'],
  [/bitdefender/i, 'Bitdefender'],
  [/avast|avg (?:web|technologies)/i, 'Avast'],
  [/mitmproxy/i, 'mitmproxy'],
  [/fiddler|telerik/i, 'Fiddler'],
  [/charles proxy/i, 'Charles'],
  [/portswigger/i, 'Burp Suite'],
  [/squid/i, 'Squid'],
];

/** The product that an issuer's name speaks of; null where it names none, which is the rule. */
export function vendorOf(issuer: string): string | null {
  return VENDORS.find(([pattern]) => pattern.test(issuer))?.[1] ?? null;
}

/** The common name, or all there is, of a distinguished name; short enough for a sentence. */
export function commonName(name = ''): string {
  const common = /(?:^|, )CN=(.*?)(?=, [A-Za-z0-9.]+=|$)/.exec(name)?.[1] ?? name;
  return common === '' ? 'nobody' : common.slice(0, 60);
}
