import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownUrl } from '../../src/discovery/shown.ts';

for (const [url, shown] of [
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
  ['http://proxy.example:3128/', 'http://proxy.example:3128'],
  ['http://[2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
  ['proxy.example:3128', 'proxy.example:3128'],
  ['http://user:secret@proxy.example:3128', 'http://proxy.example:3128'],
  ['http://user:s3@secret@proxy.example', 'http://proxy.example'],
  ['http://user:s3/secret@proxy.example', 'http://proxy.example'],
  ['user:secret@proxy.example:3128', 'proxy.example:3128'],
  ['http://proxy.example/?token=secret', 'http://proxy.example'],
  // Which of the two is the host, nobody can tell.
  ['http://user:s3?secret@proxy.example', null],
  ['http://proxy.example/?token=s3@secret', null],
  ['http://user:se cret@proxy example', null],
] as const) {
  test(`of ${url} is shown ${shown ?? 'nothing'}`, () => {
    assert.equal(shownUrl(url), shown);
  });
}
