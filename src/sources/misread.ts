/** Why a text is not taken for an address. */
export function noAddress(text: string): string {
  return `its entry says ${JSON.stringify(text)}, which is no address of one machine.`;
}

/** Why a text is not taken for a subnet. */
export function noSubnet(text: string): string {
  return `its entry says ${JSON.stringify(text)}, which is no subnet.`;
}
