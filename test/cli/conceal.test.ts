import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conceal } from '../../src/cli/conceal.ts';
import { readProxySettings } from '../../src/proxy/settings.ts';
import { requirement } from '../profile/sample.ts';

const NO_PROXY = readProxySettings({}, null);

function shown(token: string, value: string): string {
  const facts = {
    requirements: [
      requirement({ note: `ask with ${value}`, checks: [{ kind: 'listener', token, tls: false }], destinations: [] }),
    ],
    targets: [],
    parameters: [
      { name: 'listenToken', value, origin: 'set' as const },
      { name: 'region', value: 'eu-de', origin: 'default' as const },
    ],
  };
  return JSON.stringify(conceal(facts, NO_PROXY));
}

test('a token stands nowhere in a report, nor the value that it was made of', () => {
  for (const text of [shown('hunter2-secret', 'hunter2-secret'), shown('pre-hunter2-secret', 'hunter2-secret')]) {
    assert.equal(text.includes('hunter2'), false, text);
    assert.equal(text.includes('***'), true);
    assert.equal(text.includes('eu-de'), true);
  }
});
