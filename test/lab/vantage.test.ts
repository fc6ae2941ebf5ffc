import { vantageScenarios } from './scenarios/vantage.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('trouble of the client itself', vantageScenarios);
