import { tlsScenarios } from './scenarios/tls.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('obstacles to TLS', tlsScenarios);
