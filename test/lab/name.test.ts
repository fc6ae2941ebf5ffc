import { nameScenarios } from './scenarios/name.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('obstacles to names', nameScenarios);
