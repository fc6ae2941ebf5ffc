import type { RuleSet } from '../rules.ts';

/** A language that a list of allowed traffic is written in. One file for each, and one line in registry.ts. Pure. */
export interface Language {
  /** For --help and the documents. */
  readonly title: string;
  /** The list that it is for: entries of the other list are left out unless `--list` asks for them. `both`: all. */
  readonly list: 'firewall' | 'proxy' | 'both';
  /** For people who have no reachcheck: what is said to its user alone stays out of the text. */
  readonly forOthers?: true;
  /** What `--into` names in this language; without it there is nothing to name. */
  readonly into?: Into;
  /** The whole text, the last line end included. */
  readonly render: (rules: RuleSet, options: LanguageOptions) => string;
}

/** The chain, group, list or policy that the rules go into. */
export interface Into {
  /** What it is: `security group`, `table and chain`. */
  readonly what: string;
  readonly default: string;
  /** The whole of what may be given. */
  readonly pattern: RegExp;
}

interface LanguageOptions {
  /** `into.default` unless the user named another; empty where the language has no `into`. Fits `into.pattern`. */
  readonly into: string;
}
