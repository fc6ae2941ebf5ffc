import type { Row } from './row.ts';
import { connects } from './rows/connects.ts';
import { https } from './rows/https.ts';
import { loss } from './rows/loss.ts';
import { memory } from './rows/memory.ts';
import { names } from './rows/names.ts';
import { ports } from './rows/ports.ts';
import { rendering } from './rows/render.ts';
import { silent } from './rows/silent.ts';
import { soak } from './rows/soak.ts';
import { startup } from './rows/startup.ts';
import { targets } from './rows/targets.ts';

/** In the order of the table. */
export const ROWS: readonly Row[] = [
  startup,
  targets,
  silent,
  loss,
  connects,
  ports,
  https,
  names,
  memory,
  rendering,
  soak,
];
