import { existsSync } from 'node:fs';

/** Why a test that needs this program is passed over; false where it is there. Where it has to be, it throws instead. */
export function missingProgram(program: string, debianPackage: string): string | false {
  if (existsSync(program)) return false;
  const problem = `${program} is not there: install the Debian package ${debianPackage}`;
  if (process.env['REACHCHECK_LAB'] === 'required') throw new Error(`REACHCHECK_LAB=required, but ${problem}`);
  return problem;
}
