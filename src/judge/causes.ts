import type { Cause } from '../model/outcome.ts';
import type { CauseInfo } from './cause-info.ts';
import { CAUSES_ELSEWHERE } from './causes-elsewhere.ts';
import { CAUSES_OF_THE_ANSWER } from './causes-of-the-answer.ts';
import { CAUSES_ON_THE_WAY } from './causes-on-the-way.ts';

/** Every cause; each has a heading of the same spelling in docs/causes.md. */
export const CAUSES: Readonly<Record<Cause, CauseInfo>> = {
  ...CAUSES_ON_THE_WAY,
  ...CAUSES_OF_THE_ANSWER,
  ...CAUSES_ELSEWHERE,
};
