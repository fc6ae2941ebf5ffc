import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { run, type RunningServer } from '../../src/demo/running-server.ts';
import { type CliResult, runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

const PROFILE = `
profile: services
title: Services of an example
vantage: workstation
asOf: 2026-09-01
documents:
  list: { title: List of services, url: https://docs.example/list }
parameters:
  farToken: { title: token of the far end, howTo: ask there }
requirements:
  - { id: web, title: the site, host: web.example, port: 80, need: required, check: { http: { path: /, status: [200] } }, source: { doc: list, asOf: 2026-09-01 } }
  - { id: queue, title: messages, host: queue.example, port: 5672, need: required, check: tcp, source: { doc: list, asOf: 2026-09-01 } }
  - { id: far, title: the other end, host: far.example, port: 9, need: required, check: { listener: { token: '{farToken}' } }, source: { doc: list, asOf: 2026-09-01 } }
`;

/** A folder with the profile, and where its hosts lead to; port 1 of loopback refuses. */
export class Place {
  readonly folder: string;

  constructor(t: TestContext) {
    this.folder = temporaryFolder(t);
    writeFileSync(this.file('p.yaml'), PROFILE);
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** Flags of a run of two of the requirements. */
  profile(only = 'web,queue'): readonly string[] {
    return ['--profile', this.file('p.yaml'), '--only', only];
  }

  /** Runs, and keeps the report. */
  async save(name: string, args: readonly string[]): Promise<CliResult> {
    const result = await runCli([...args, '--format', 'json', '--output', this.file(name)]);
    assert.match(result.stderr, /report written/);
    return result;
  }
}

export function to({ web = 1, queue = 1 }: { readonly web?: number; readonly queue?: number }): readonly string[] {
  const rules = [`web.example:80:127.0.0.1:${web}`, `queue.example:5672:127.0.0.1:${queue}`];
  return [...rules.flatMap((rule) => ['--connect-to', rule]), '--proxy', 'none'];
}

export async function accepting(t: TestContext): Promise<RunningServer> {
  const server = await run(createServer(() => undefined));
  t.after(server.close);
  return server;
}

/** A site that is out of order for its first answers. */
export async function siteAfter(t: TestContext, failures: number): Promise<RunningServer> {
  let asked = 0;
  const server = await run(
    createHttpServer((_, answer) => {
      asked += 1;
      answer.statusCode = asked > failures ? 200 : 503;
      answer.end('hello');
    }),
  );
  t.after(server.close);
  return server;
}
