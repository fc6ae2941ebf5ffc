/** Option of commands that end with a report of one run. */
export const BASELINE = [
  '--baseline <file>',
  'an earlier report: what it knows to be broken is accepted, what is new fails',
] as const;
