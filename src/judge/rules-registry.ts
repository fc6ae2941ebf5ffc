import type { Failure, Observation, RegistryDetail } from '../model/observation.ts';
import { blockPage } from './pages.ts';
import { allowed, blocked, hostPort, inconclusive, type Rule } from './rule.ts';
import { identityProven, registryDetail, type Trace } from './trace.ts';

// The way to an image, after the registry itself has answered.

interface Step extends RegistryDetail {
  readonly failure: Failure | null;
  readonly code: string | null;
}

function stepsOf(trace: Trace, ...kinds: readonly RegistryDetail['step'][]): readonly Step[] {
  return trace.steps.flatMap((observation: Observation) => {
    const detail = registryDetail(observation);
    const { failure, code } = observation;
    return detail === null || !kinds.includes(detail.step) ? [] : [{ ...detail, failure, code }];
  });
}

/** What a filter, a missing entry or inspection does to a connection. */
const STOPPED: readonly (Failure | null)[] = [
  'name-not-found',
  'name-no-data',
  'name-server-refused',
  'connection-timeout',
  'connection-refused',
  'connection-reset',
  'connection-closed',
  'connection-rejected',
  'host-unreachable',
  'protocol-unreachable',
  'proxy-refused',
  'tls-timeout',
  'tls-reset',
  'tls-closed',
  'tls-alert',
  'tls-not-tls',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-name-mismatch',
  'certificate-self-signed',
  'certificate-unknown-issuer',
  'certificate-invalid',
  'http-reset',
  'http-closed',
];

function isElsewhere({ target }: Trace, { host, port }: RegistryDetail): boolean {
  return host !== target.host || port !== target.port;
}

/** It works at the registry itself, so what stops it elsewhere is about the other host. */
function stoppedElsewhere(trace: Trace, ...kinds: readonly RegistryDetail['step'][]): Step | undefined {
  return stepsOf(trace, ...kinds).find(
    (step) => isElsewhere(trace, step) && (STOPPED.includes(step.failure) || isBlockPage(step)),
  );
}

function isBlockPage({ answer }: Step): boolean {
  return answer !== null && blockPage(answer) !== null;
}

/** The first step that failed, whoever was asked. */
function failed(trace: Trace): Step | undefined {
  return stepsOf(trace, 'token', 'manifest', 'blob').find(({ failure }) => failure !== null);
}

/** Hosts that no requirement names: they were to be asked as a step, or an answer sends to them. */
function unlisted(trace: Trace): readonly { readonly step: RegistryDetail['step']; readonly host: string }[] {
  return stepsOf(trace, 'token', 'manifest', 'blob').flatMap(({ step, host, listed, redirect }) => [
    ...(listed ? [] : [{ step, host }]),
    ...(redirect?.listed === false ? [{ step, host: redirect.host }] : []),
  ]);
}

const REFUSED: readonly (number | null)[] = [400, 401, 403, 404];

/** The registry, or whoever gives its tokens, has no such image for everybody. */
function refused(trace: Trace): Step | undefined {
  return stepsOf(trace, 'token', 'manifest').find(
    ({ failure, answer }) => failure === null && REFUSED.includes(answer?.status ?? null),
  );
}

/** An answer that is neither what a pull needs nor a way to it. */
function unexpected(trace: Trace): Step | undefined {
  const steps = stepsOf(trace, 'token', 'manifest', 'blob');
  return steps.find((step) => step.redirect === null && !isFine(step)) ?? endsEarly(trace, steps);
}

function isFine({ answer }: Step): boolean {
  return answer?.status === 200 || answer?.status === 206;
}

/** Every answer is fine, and yet not all lead to the data: a token or a manifest that cannot be read, or no end of redirects. */
function endsEarly(trace: Trace, steps: readonly Step[]): Step | undefined {
  const blobs = steps.filter(({ step }) => step === 'blob');
  const giving = givers(blobs);
  if (giving.size === 0) return trace.steps.length === 0 ? undefined : steps.at(-1);
  const astray = blobs.filter(
    ({ redirect }) => redirect !== null && !giving.has(hostPort(redirect.host, redirect.port)),
  );
  return astray.at(-1);
}

/** The places that gave the data, and those that sent on to one of them, at however many removes. */
function givers(blobs: readonly Step[]): ReadonlySet<string> {
  const giving = new Set(blobs.filter(isFine).map(({ host, port }) => hostPort(host, port)));
  for (let before = -1; before < giving.size;) {
    before = giving.size;
    for (const { host, port, redirect } of blobs)
      if (redirect !== null && giving.has(hostPort(redirect.host, redirect.port))) giving.add(hostPort(host, port));
  }
  return giving;
}

/** The way to the image was gone, and nothing on it is wrong. */
export function isPulled(trace: Trace): boolean {
  const wrong = [
    stoppedElsewhere(trace, 'token', 'manifest', 'blob'),
    failed(trace),
    unlisted(trace)[0],
    refused(trace),
    unexpected(trace),
  ];
  return trace.steps.length > 0 && wrong.every((step) => step === undefined);
}

/** Hosts that gave the data, those apart from the registry first of all. */
function storageText(trace: Trace): string {
  const hosts = stepsOf(trace, 'blob')
    .filter(isFine)
    .map(({ host }) => host);
  const others = [...new Set(hosts)].filter((host) => host !== trace.target.host);
  if (others.length === 0) return 'gives its data itself';
  const named = others.slice(0, 3).map(short).join(', ');
  return `its data come from ${named}${others.length > 3 ? ` and ${others.length - 3} more` : ''}`;
}

/** What the far end says has the length that the far end likes. */
function short(text: string): string {
  return text.length > 64 ? `${text.slice(0, 61)}...` : text;
}

function why(step: Step | undefined): string {
  if (step === undefined) return 'nothing';
  if (step.failure === null) return `status ${step.answer?.status ?? 'unknown'}`;
  return step.code === null ? step.failure : `${step.failure}, ${short(step.code)}`;
}

const image = ({ check }: Trace): string =>
  check.kind === 'registry' && check.repository !== null ? short(check.repository) : 'the image';
const elsewhere = (step: Step | undefined): string => short(step?.host ?? 'another host');
const STEP_TEXT: Readonly<Record<RegistryDetail['step'], string>> = {
  challenge: 'its API',
  token: 'its token',
  manifest: 'the manifest',
  blob: 'the data',
};

export const registryRules: readonly Rule[] = [
  blocked('registry.token-blocked', {
    id: 'registry-token-blocked',
    alternatives: ['service.down'],
    when: (trace) => stoppedElsewhere(trace, 'token') !== undefined,
    say: (trace) => {
      const step = stoppedElsewhere(trace, 'token');
      return `${trace.target.host} answers, but its token server ${elsewhere(step)} cannot be used (${why(step)}): nothing can be pulled.`;
    },
  }),
  blocked('registry.blobs-blocked', {
    id: 'registry-storage-blocked',
    alternatives: ['service.down'],
    when: (trace) => stoppedElsewhere(trace, 'manifest', 'blob') !== undefined,
    say: (trace) => {
      const step = stoppedElsewhere(trace, 'manifest', 'blob');
      return `${trace.target.host} answers and sends for ${STEP_TEXT[step?.step ?? 'blob']} to ${elsewhere(step)}, where it fails (${why(step)}).`;
    },
  }),
  inconclusive('service.down', {
    id: 'registry-step-failed',
    alternatives: ['path.flaky'],
    when: (trace) => failed(trace) !== undefined,
    say: (trace) => {
      const step = failed(trace);
      return `${trace.target.host} answers, but asking ${elsewhere(step)} for ${STEP_TEXT[step?.step ?? 'blob']} failed (${why(step)}).`;
    },
  }),
  inconclusive('registry.unlisted-host', {
    id: 'registry-sends-to-unlisted',
    confidence: 'certain',
    when: (trace) => unlisted(trace).length > 0,
    say: (trace) => {
      const found = unlisted(trace);
      const hosts = [...new Set(found.map(({ host }) => host))];
      const more = hosts.length > 2 ? ` and ${hosts.length - 2} more` : '';
      return `${trace.target.host} answers and sends for ${STEP_TEXT[found[0]?.step ?? 'blob']} to ${hosts.slice(0, 2).map(short).join(', ')}${more}, which no requirement lists: not contacted.`;
    },
  }),
  inconclusive('registry.no-such-image', {
    id: 'registry-refuses-image',
    confidence: 'likely',
    when: (trace) => refused(trace) !== undefined,
    say: (trace) => {
      const step = refused(trace);
      return `${trace.target.host} answers, but ${elsewhere(step)} does not give ${image(trace)} to everybody (${why(step)}): where its data lie stays unknown.`;
    },
  }),
  inconclusive('http.unexpected-body', {
    id: 'registry-step-unexpected',
    alternatives: ['service.down', 'http.block-page'],
    when: (trace) => unexpected(trace) !== undefined,
    say: (trace) => {
      const step = unexpected(trace);
      return `${trace.target.host} answers, but what ${elsewhere(step)} gave for ${STEP_TEXT[step?.step ?? 'blob']} leads no further (${why(step)}).`;
    },
  }),
  allowed(null, {
    id: 'image-can-be-pulled',
    when: (trace) => trace.steps.length > 0 && identityProven(trace),
    say: (trace) => `${trace.target.host} gives ${image(trace)}; ${storageText(trace)}.`,
  }),
];
