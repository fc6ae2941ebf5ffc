import { awsSg } from './aws-sg.ts';
import { azureNsg } from './azure-nsg.ts';
import { calico } from './calico.ts';
import { cilium } from './cilium.ts';
import { csv } from './csv.ts';
import { ibmAcl } from './ibm-acl.ts';
import { ibmSg } from './ibm-sg.ts';
import { iptables } from './iptables.ts';
import { json } from './json.ts';
import type { Language } from './language.ts';
import { networkpolicy } from './networkpolicy.ts';
import { nftables } from './nftables.ts';
import { squid } from './squid.ts';
import { terraformIbm } from './terraform-ibm.ts';
import { text } from './text.ts';
import { ticket } from './ticket.ts';

/** Every language, by the name that `--to` takes. */
export const LANGUAGES = {
  text,
  ticket,
  csv,
  json,
  nftables,
  iptables,
  squid,
  'ibm-sg': ibmSg,
  'ibm-acl': ibmAcl,
  'terraform-ibm': terraformIbm,
  calico,
  networkpolicy,
  cilium,
  'aws-sg': awsSg,
  'azure-nsg': azureNsg,
} as const satisfies Readonly<Record<string, Language>>;

type LanguageName = keyof typeof LANGUAGES;

export const LANGUAGE_NAMES: readonly string[] = Object.keys(LANGUAGES);

export function isLanguageName(name: string): name is LanguageName {
  return Object.hasOwn(LANGUAGES, name);
}
