import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html.ts';
import { type BrowserPage, missingChromium, openBrowser } from '../helpers/chromium.ts';
import { planted, poisoned } from './hostile.ts';
import { bigReport, vpcReport } from './sample-reports.ts';
import { blocked, observation, report as sample } from './sample.ts';

const OPTIONS = { skip: missingChromium() };
const SHOWN = `[...document.querySelectorAll('#table tbody')].filter((row) => !row.hidden).length`;
const FIRST = `document.querySelector('#table tbody th').firstChild.textContent.trim()`;

async function opened(t: TestContext, report: Report): Promise<BrowserPage> {
  const page = await openBrowser(t);
  await page.open(renderHtml(report));
  return page;
}

/** Presses Tab until the element that matches has the focus; a person would give up before long, too. */
async function tabTo(page: BrowserPage, selector: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.press('Tab');
    if ((await page.value(`document.activeElement.matches(${JSON.stringify(selector)})`)) === true) return;
  }
  assert.fail(`no Tab leads to ${selector}`);
}

function assertSilent(page: BrowserPage): void {
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(
    page.requests.filter((url) => !url.startsWith('file:')),
    [],
  );
  assert.equal(page.requests.length, 1);
}

test('the page runs without a complaint and asks nobody for anything', OPTIONS, async (t) => {
  const page = await opened(t, vpcReport());
  assert.equal(await page.value(`document.getElementById('controls').hidden`), false);
  assert.equal(await page.value(`getComputedStyle(document.body).maxWidth`), '1440px');
  assertSilent(page);
});

test('no script of a hostile report runs, and its markup shows as text', OPTIONS, async (t) => {
  const page = await opened(t, poisoned(vpcReport()));
  assert.equal(await page.value('document.scripts.length'), 1);
  assert.equal(await page.value(`document.body.textContent.includes('<script>alert(1)</script>')`), true);
  assert.equal(await page.value(`document.querySelectorAll('h1').length`), 1);
  assert.equal(
    await page.value(`document.querySelectorAll('[onload], [onerror], [style], iframe, img, object').length`),
    0,
  );
  assert.equal(await page.value(`document.querySelectorAll('#table tbody').length`), vpcReport().verdicts.length);
  assertSilent(page);
});

test('no text that the schema leaves free opens a tag or leads anywhere', OPTIONS, async (t) => {
  for (const each of planted(vpcReport())) {
    const page = await opened(t, each);
    const wrong = `[...document.querySelectorAll('[onload], [onerror], [style], iframe, img, object, script ~ *'),
      ...[...document.querySelectorAll('a')].filter(({ protocol }) => !/^(https?|file):$/.test(protocol))].length`;
    assert.equal(await page.value(wrong), 0);
    assert.equal(await page.value('document.scripts.length'), 1);
    assert.equal(await page.value(`document.querySelectorAll('#table tbody').length`), vpcReport().verdicts.length);
    assertSilent(page);
  }
});

test('where an escape were forgotten, the policy stops what it let through', OPTIONS, async (t) => {
  const page = await openBrowser(t);
  const evil = `<script>window.ran = 1</script><img src=x onerror="window.ran = 2"><img src="https://far.example/x">
    <style>body { color: rgb(1, 2, 3) }</style>`;
  await page.open(renderHtml(vpcReport()).replace('<main>', `<main>${evil}`));
  assert.equal(await page.value('window.ran === undefined'), true);
  assert.notEqual(await page.value('getComputedStyle(document.body).color'), 'rgb(1, 2, 3)');
  assert.ok(page.complaints.length >= 4, 'the policy says what it stopped');
});

test('filters by words and by outcome from the keyboard', OPTIONS, async (t) => {
  const page = await opened(t, vpcReport());
  const all = await page.value(SHOWN);
  await tabTo(page, '#words');
  await page.type('iam');
  assert.equal(await page.value(`new Promise((done) => setTimeout(() => done(${SHOWN}), 50))`), 2);
  assert.match(
    String(await page.value(`document.getElementById('shown').textContent`)),
    /^2 of 14 requirements shown$/,
  );
  await page.value(`document.getElementById('words').value = ''`);
  await tabTo(page, 'input[value=blocked]');
  await page.press(' ');
  assert.equal(await page.value(SHOWN), Number(all) - 3);
  assertSilent(page);
});

test('sorts by a column and back from the keyboard, and says so', OPTIONS, async (t) => {
  const page = await opened(t, vpcReport());
  assert.equal(await page.value(FIRST), 'iam');
  await tabTo(page, 'th:nth-child(2) button');
  await page.press('Enter');
  assert.equal(await page.value(FIRST), 'cert-manager (deprecated)');
  const sorted = `[...document.querySelectorAll('#table thead th')].map((head) => head.getAttribute('aria-sort')).join()`;
  assert.equal(await page.value(sorted), 'none,ascending,none,none,none');
  await page.press('Enter');
  assert.equal(await page.value(FIRST), 'telnet');
  assert.equal(await page.value(sorted), 'none,descending,none,none,none');
});

test(
  'evidence unfolds from the keyboard, and a finding leads to its row even when that is filtered out',
  OPTIONS,
  async (t) => {
    const page = await opened(t, vpcReport());
    await tabTo(page, '#table summary');
    await page.press('Enter');
    assert.equal(await page.value(`document.querySelector('#table details').open`), true);
    await page.value(`document.querySelector('input[value=blocked]').click()`);
    await page.value(`document.querySelector('.findings a').click()`);
    const target = `new Promise((done) => setTimeout(() => done(document.querySelector('tbody:target').hidden), 100))`;
    assert.equal(await page.value(target), false);
  },
);

test('without its script the page is a plain table that says everything', OPTIONS, async (t) => {
  const page = await openBrowser(t);
  await page.send('Emulation.setScriptExecutionDisabled', { value: true });
  await page.open(renderHtml(vpcReport()));
  assert.equal(await page.value(SHOWN), 14);
  assert.equal(await page.value(`document.querySelectorAll('button:not([hidden] *, [hidden])').length`), 0);
  await page.value(`document.querySelector('#table summary').click()`);
  assert.equal(await page.value(`document.querySelector('#table details').open`), true);
});

test('is a table with heads and rows for those who hear it', OPTIONS, async (t) => {
  const page = await opened(t, vpcReport());
  const tree = JSON.stringify(await page.send('Accessibility.getFullAXTree'));
  const roles = (role: string): number => tree.split(`"role":{"type":"role","value":"${role}"}`).length - 1;
  assert.ok(roles('rowheader') >= 14, 'row heads');
  assert.ok(roles('columnheader') >= 5, 'column heads');
  assert.ok(roles('table') === 2, 'both tables are tables');
  assert.ok(roles('cell') + roles('gridcell') >= 14 * 4, 'cells');
  assert.equal(
    await page.value(
      `[...document.querySelectorAll('h1, h2, h3')].map((head) => head.tagName).join('').replace(/(H3)+/g, 'H3')`,
    ),
    'H1H2H2H3H2H2H2H3',
  );
});

test('nothing is cut off on a narrow screen, and paper has neither controls nor folds', OPTIONS, async (t) => {
  const page = await opened(t, poisoned(vpcReport()));
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: 320,
    height: 640,
    deviceScaleFactor: 1,
    mobile: true,
  });
  assert.ok(Number(await page.value('document.documentElement.scrollWidth')) <= 320);
  await page.send('Emulation.setEmulatedMedia', { media: 'print' });
  assert.equal(await page.value(`getComputedStyle(document.getElementById('controls')).display`), 'none');
  assert.ok((await page.print()).startsWith('JVBERi0'), 'a PDF');
  assertSilent(page);
});

const COPIED = `document.getElementById('copied').textContent`;
const ENTRIES = `document.getElementById('entries').textContent`;

/** Presses the button from the keyboard, and waits until the page says what came of it. */
async function copied(page: BrowserPage): Promise<unknown> {
  await tabTo(page, '#copy');
  await page.press('Enter');
  return page.value(`new Promise((done) => {
    const look = () => ${COPIED} === '' ? setTimeout(look, 10) : done(${COPIED});
    look();
  })`);
}

test('the button copies the missing entries as they are shown', OPTIONS, async (t) => {
  const page = await opened(t, vpcReport());
  await page.send('Browser.grantPermissions', { permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'] });
  assert.equal(await copied(page), 'Copied.');
  const text = await page.value('navigator.clipboard.readText()');
  assert.equal(text, await page.value(ENTRIES));
  assert.match(String(text), /^TCP 443 {10}-> {2}iam\.cloud\.ibm\.com\n/);
  assertSilent(page);
});

test(
  'where the page may not write to the clipboard, the entries are marked, and copied as a person would',
  OPTIONS,
  async (t) => {
    const page = await opened(t, vpcReport());
    const settings = ['clipboard-read', 'clipboard-write'].map((name) => ({ name, allowWithoutSanitization: true }));
    for (const permission of [...settings, { name: 'clipboard-write' }])
      await page.send('Browser.setPermission', { permission, setting: 'denied' });
    assert.equal(
      await page.value(`navigator.permissions.query({ name: 'clipboard-write' }).then(({ state }) => state)`),
      'denied',
    );
    assert.equal(await copied(page), 'Copied.');
    const marked = String(await page.value('getSelection().toString()'));
    assert.equal(marked.trim(), String(await page.value(ENTRIES)).trim());
    await page.value(`document.execCommand = () => false`);
    await page.value(`document.getElementById('copied').textContent = ''`);
    await page.value(`document.getElementById('copy').blur()`);
    assert.equal(await copied(page), 'Selected: copy it with the keyboard.');
    assertSilent(page);
  },
);

const PAPER = ['print', 703] as const;

test('both ways fit beside what was seen, and no count lies over the next one', OPTIONS, async (t) => {
  const ids = Array.from({ length: 60 }, (_, index) => `entry-${index + 1}`);
  const proxied = { path: 'proxy', address: '10.0.0.9', port: 3128 } as const;
  const page = await opened(
    t,
    sample({
      verdicts: ids.map((id) => blocked(id, { cause: 'proxy.gateway-error', outcome: 'inconclusive', path: 'proxy' })),
      observations: ids.flatMap((id) => [observation(`t-${id}`), observation(`t-${id}`, proxied)]),
    }),
  );
  // The last one is a sheet of A4 without its margins.
  for (const [media, width] of [...[320, 390, 961, 1280, 1920].map((pixels) => ['screen', pixels] as const), PAPER]) {
    await page.send('Emulation.setEmulatedMedia', { media });
    await page.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    const overlapping = `[...document.querySelectorAll('.way i, .stops .key')]
      .filter((part) => part.getBoundingClientRect().right > part.closest('td').getBoundingClientRect().right
        || part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight).length`;
    assert.equal(await page.value(overlapping), 0, `${media} at ${width}`);
  }
});

test('thousands of requirements open, filter and sort', OPTIONS, async (t) => {
  const page = await opened(t, bigReport(5000));
  assert.equal(await page.value(SHOWN), 5000);
  await page.value(`document.querySelectorAll('#table thead button')[1].click()`);
  assert.equal(await page.value(FIRST), 'entry-1');
  await page.value(
    `{ const words = document.getElementById('words'); words.value = 'entry-4999'; words.dispatchEvent(new Event('input')); }`,
  );
  assert.equal(await page.value(`new Promise((done) => setTimeout(() => done(${SHOWN}), 1000))`), 1);
  assertSilent(page);
});
