/**
 * What stands in a redacted report in the place of an address or a subnet that is nobody else's business: `private-1`,
 * `private-1/24` and in it `private-1.2`; with a colon for IPv6; `own-1` for a public address of the vantage point.
 */
export const PLACEHOLDERS = { private: 'private', own: 'own' } as const;

const PLACEHOLDER = /^(?:private|own)[-:][0-9]+(?:\.[0-9]+)*(?:\/[0-9]+)?$/;

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** Whether the placeholder of an address lies in that of a subnet, or is the same address. */
export function placeholderWithin(address: string, subnet: string): boolean {
  const [network = ''] = subnet.split('/');
  return address === network || address.startsWith(`${network}.`);
}
