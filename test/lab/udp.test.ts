import { udpScenarios } from './scenarios/udp.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('obstacles to UDP', udpScenarios);
