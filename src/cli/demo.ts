import { startDemoNetwork } from '../demo/network.ts';
import { readProxySettings } from '../proxy/settings.ts';
import { type ReportFlags, readFailOn, readWriteSettings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { carryOut, planRun } from './run.ts';
import { checkOutputs, writeReport } from './write.ts';

// Loopback answers at once: what is silent for this long here is silent for good.
const TIMEOUTS = { resolveMs: 2000, connectMs: 1500, tlsMs: 1500, httpMs: 1500 };

/** `reachcheck demo`: a network on loopback with every obstacle that loopback can show, through the code of `check`. */
export async function demo(flags: ReportFlags): Promise<number> {
  const write = readWriteSettings(flags);
  const failOn = readFailOn(flags.failOn);
  await checkOutputs(write);
  const network = await startDemoNetwork();
  try {
    const run = {
      timeouts: TIMEOUTS,
      deadlineMs: 20_000,
      concurrency: 64,
      dnsServers: network.dnsServers,
      proxy: readProxySettings({}, 'none'),
      controls: true,
      exhaustive: false,
      patient: false,
      rate: 5000,
      spareSockets: 1000,
      flags: [],
    };
    const required = {
      profiles: [network.profile],
      parameters: [],
      requirements: network.requirements,
      authorities: {},
    };
    const plan = await planRun(required, { run, directions: { connectTo: network.connectTo, resolve: [] } });
    const authorities = { extra: network.authorities, system: [], defaultsArePublic: true, files: {} };
    const gathering = await carryOut(required, plan, { ...run, authorities, route: () => null });
    const report = conclude(gathering, failOn);
    await writeReport(report, write);
    return report.summary.exitCode;
  } finally {
    await network.close();
  }
}
