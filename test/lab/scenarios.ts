import type { Scenario } from './scenario.ts';
import { httpScenarios } from './scenarios/http.ts';
import { nameScenarios } from './scenarios/name.ts';
import { proxyScenarios } from './scenarios/proxy.ts';
import { tcpScenarios } from './scenarios/tcp.ts';
import { tlsScenarios } from './scenarios/tls.ts';
import { udpServiceScenarios } from './scenarios/udp-services.ts';
import { udpScenarios } from './scenarios/udp.ts';
import { vantageScenarios } from './scenarios/vantage.ts';

/** All of them. */
export const scenarios: readonly Scenario[] = [
  ...nameScenarios,
  ...tcpScenarios,
  ...tlsScenarios,
  ...httpScenarios,
  ...proxyScenarios,
  ...udpScenarios,
  ...udpServiceScenarios,
  ...vantageScenarios,
];
