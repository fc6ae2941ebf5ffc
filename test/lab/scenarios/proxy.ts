import type { Scenario } from '../scenario.ts';
import { deniedScenarios } from './proxy-denies.ts';
import { failingScenarios } from './proxy-fails.ts';
import { loginScenarios } from './proxy-login.ts';
import { neededScenarios } from './proxy-needed.ts';
import { noProxyScenarios } from './proxy-settings.ts';
import { socksScenarios } from './proxy-socks.ts';
import { inspectingScenarios } from './proxy-tls.ts';

/** A proxy that is configured. Those that take connections unasked stand among the obstacles to TLS and HTTP. */
export const proxyScenarios: readonly Scenario[] = [
  ...neededScenarios,
  ...loginScenarios,
  ...deniedScenarios,
  ...failingScenarios,
  ...socksScenarios,
  ...noProxyScenarios,
  ...inspectingScenarios,
];
