import { tcpScenarios } from './scenarios/tcp.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('obstacles to connections', tcpScenarios);
