import { proxyOverview } from '../proxy/overview.ts';
import { programLabels } from '../proxy/programs.ts';
import { readProxySettings } from '../proxy/settings.ts';
import { renderProxies, renderProxiesJson } from '../report/proxy.ts';
import { type DiscoverFlags, readDiscoverFlags } from './discover-flags.ts';
import { parseSet } from './options.ts';
import { writeStream } from './output.ts';
import { loadRequirements } from './requirements.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions } from './write.ts';

/** Flags of `proxy`, as commander gives them. */
export interface ProxyFlags extends DiscoverFlags {
  readonly profile: readonly string[];
  readonly set: readonly string[];
  readonly proxy?: string;
  readonly all?: boolean;
  readonly format: string;
  readonly color: boolean;
}

/** `reachcheck proxy --profile vpc`: which proxy each program would use for each destination. Contacts nothing. */
export async function proxy(flags: ProxyFlags): Promise<number> {
  if (flags.format !== 'text' && flags.format !== 'json')
    throw new UsageError(`--format ${flags.format}: unknown format "${flags.format}" (known: text, json)`);
  if (flags.profile.length === 0) throw new UsageError('no profile: name one with --profile, such as --profile vpc');
  const settings = readProxySettings(process.env, flags.proxy ?? null);
  if (flags.proxy !== undefined && flags.proxy !== 'none' && settings.https === null)
    throw new UsageError(...settings.problems.filter((problem) => problem.startsWith('--proxy')));
  const wish = {
    profiles: flags.profile,
    set: parseSet(flags.set),
    only: [],
    skip: [],
    discover: readDiscoverFlags(flags),
  };
  const { requirements, warnings } = await loadRequirements(wish, process.env);
  for (const warning of warnings) talk(warning);

  const overview = proxyOverview(settings, requirements);
  const options = renderOptions({ format: 'table', color: flags.color, verbose: false, output: null });
  const text =
    flags.format === 'json'
      ? renderProxiesJson(overview)
      : renderProxies({ ...overview, labels: programLabels }, flags.all === true, options);
  await writeStream(process.stdout, text);
  return overview.problems.length > 0 || overview.rows.some(({ agreement }) => agreement === 'mixed') ? 1 : 0;
}
