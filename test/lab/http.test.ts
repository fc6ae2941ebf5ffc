import { httpScenarios } from './scenarios/http.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('obstacles to HTTP', httpScenarios);
