import { join } from 'node:path';
import { duration, type Line } from '../line.ts';
import { median, ratio } from '../numbers.ts';
import { mustEndWell } from '../peers.ts';
import { profileText } from '../profile.ts';
import { ROOT } from '../programs.ts';
import type { Row } from '../row.ts';

interface Rendered {
  readonly observations: number;
  /** Milliseconds of every run, by what was done. */
  readonly found: Readonly<Record<string, readonly number[]>>;
}

/** A large report in every format. */
export const rendering: Row = {
  name: 'render',
  about:
    'A report of 100,000 observations (500 entries with 100 addresses and two ports each, one in ten silent), held in memory: the time of each format, and of judging, against JSON.stringify and JSON.parse of the same report.',
  measure: async ({ network, quick }) => {
    const entries = quick ? 10 : 500;
    const wanted = Array.from({ length: entries }, (_, entry) => ({
      id: `entry-${entry + 1}`,
      hosts: Array.from({ length: 100 }, (__, host) => `10.${entry >> 8}.${entry & 255}.${host + 1}`),
      // A profile may have a million bytes: with two ports for each address it has fewer.
      port: '443-444',
      check: 'tcp',
    }));
    const profile = network.file('profile.yaml', profileText(wanted));
    const child = join(ROOT, 'dist/bench/speed/children/render.js');
    const argv = [process.execPath, '--max-old-space-size=4096', child, profile, quick ? '1' : '5'];
    const { stdout } = await mustEndWell(network, argv);
    const { observations, found }: Rendered = JSON.parse(stdout);
    const { JSON: plain = [], ...others } = found;
    return Object.entries(others).map(([name, times]): Line => ({
      what: `${name === 'conclude' ? 'judging' : `format ${name}`}, ${observations} observations`,
      ours: duration(median(times)),
      against: `JSON.stringify and JSON.parse ${duration(median(plain))}`,
      measured: ratio(times, plain),
      unit: 'ratio',
      goal: null,
    }));
  },
};
