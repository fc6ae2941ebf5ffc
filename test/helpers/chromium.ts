import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { missingProgram } from './missing-program.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why a test in a real browser is passed over; false where it can run. */
export function missingChromium(): string | false {
  return missingProgram(CHROMIUM, 'chromium');
}

interface Message {
  readonly id: number | null;
  readonly method: string | null;
  readonly params: unknown;
  readonly result: unknown;
  readonly error: unknown;
}

/** One page of a headless Chromium, driven by the DevTools protocol over a pipe. */
export class BrowserPage {
  /** What was written to the console, thrown or refused by the policy of the page. */
  readonly complaints: string[] = [];
  /** Everything that was asked for, the page itself included. */
  readonly requests: string[] = [];
  readonly #commands: Writable;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #loads: (() => void)[] = [];
  readonly #folder: string;
  #session: string | null = null;
  #last = 0;

  constructor(commands: Writable, answers: Readable, folder: string) {
    this.#commands = commands;
    this.#folder = folder;
    let rest = '';
    answers.setEncoding('utf8').on('data', (chunk: string) => {
      const texts = `${rest}${chunk}`.split('\0');
      rest = texts.pop() ?? '';
      for (const text of texts) this.#take(messageOf(JSON.parse(text)));
    });
  }

  async attach(): Promise<void> {
    const target = field(await this.send('Target.createTarget', { url: 'about:blank' }), 'targetId');
    this.#session = String(
      field(await this.send('Target.attachToTarget', { targetId: target, flatten: true }), 'sessionId'),
    );
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.send(`${domain}.enable`);
  }

  send(method: string, params: object = {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const session = this.#session === null ? {} : { sessionId: this.#session };
    this.#commands.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Opens a page from a file, as one does that came by mail. */
  async open(source: string): Promise<void> {
    const file = join(this.#folder, 'report.html');
    writeFileSync(file, source);
    const loaded = new Promise<void>((resolve) => this.#loads.push(resolve));
    await this.send('Page.navigate', { url: pathToFileURL(file).href });
    await loaded;
  }

  /** The value of an expression in the page. */
  async value(expression: string): Promise<unknown> {
    const answer = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const thrown = field(answer, 'exceptionDetails');
    if (thrown !== undefined) throw new Error(JSON.stringify(thrown));
    return field(field(answer, 'result'), 'value');
  }

  /** Presses a key as a person does: `Tab`, `Enter`, ` `, `a`. */
  async press(key: string): Promise<void> {
    const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const codes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, ' ': 32 };
    const event = {
      key,
      code: key === ' ' ? 'Space' : key,
      windowsVirtualKeyCode: codes[key] ?? key.toUpperCase().charCodeAt(0),
    };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...(text === undefined ? {} : { text }) });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async type(text: string): Promise<void> {
    for (const key of text) await this.press(key);
  }

  /** The page on paper, as base64. */
  async print(): Promise<string> {
    return String(field(await this.send('Page.printToPDF', { printBackground: false }), 'data'));
  }

  #take({ id, method, params, result, error }: Message): void {
    if (id !== null) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(JSON.stringify(error)));
    } else if (method === 'Network.requestWillBeSent') {
      this.requests.push(String(field(field(params, 'request'), 'url')));
    } else if (method === 'Page.loadEventFired') {
      for (const loaded of this.#loads.splice(0)) loaded();
    } else if (method !== null && COMPLAINING.has(method)) {
      this.complaints.push(JSON.stringify(params));
    }
  }
}

const COMPLAINING = new Set([
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
  'Log.entryAdded',
  'Page.javascriptDialogOpening',
]);

/** A new browser with one page, gone when the test ends. */
export async function openBrowser(t: TestContext): Promise<BrowserPage> {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-chromium-'));
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--remote-debugging-pipe',
    `--user-data-dir=${folder}`,
  ];
  const child = spawn(CHROMIUM, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  t.after(() => end(child, folder));
  const [commands, answers] = [child.stdio[3], child.stdio[4]];
  if (!isWritable(commands) || !isReadable(answers)) throw new Error('Chromium has no pipes.');
  const page = new BrowserPage(commands, answers, folder);
  await page.attach();
  return page;
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  // The whole group: its own children write to the folder, too.
  if (gone !== null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await gone;
  // They may still be at it for a moment.
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch {
      await setTimeout(100);
    }
  }
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream;
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream;
}

function messageOf(value: unknown): Message {
  const id = field(value, 'id');
  const method = field(value, 'method');
  return {
    id: typeof id === 'number' ? id : null,
    method: typeof method === 'string' ? method : null,
    params: field(value, 'params'),
    result: field(value, 'result'),
    error: field(value, 'error'),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
