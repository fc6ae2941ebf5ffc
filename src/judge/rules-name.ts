import type { Failure } from '../model/observation.ts';
import { addressClass } from './address-class.ts';
import { blocked, count, ends, impaired, inconclusive, type Rule } from './rule.ts';
import { answerFit } from './expectation.ts';
import { httpDetail, identityProven, isNameOnly, last, resolveDetail, type Trace } from './trace.ts';

const name = (trace: Trace): string => trace.target.dial.host;
const privateHint = (trace: Trace): string =>
  trace.requirement.address === 'private' ? ' Private names resolve only inside the private network (VPN or VPC).' : '';

/** The user gave the address, or the profile did: no resolver can have misled. */
function isGiven({ target, path }: Trace): boolean {
  // RFC 6761 section 6.3: localhost is loopback, always.
  const local = /(?:^|\.)localhost$/.test(target.dial.host);
  return path === 'proxy' || local || target.dial.redirected || target.dial.known !== null;
}

/** The name leads to the wrong kind of address, and no certificate proved the address right all the same. */
function misleads(trace: Trace, wanted: 'public' | 'private' | 'sink'): boolean {
  return !isGiven(trace) && !identityProven(trace) && !answersAsOnlyItDoes(trace) && leadsTo(trace, wanted);
}

/** Where no authority was given, the JSON that the service alone gives is the best proof there is. */
function answersAsOnlyItDoes(trace: Trace): boolean {
  const detail = httpDetail(trace);
  const documented =
    trace.check.kind === 'https' &&
    trace.check.answers.length > 0 &&
    trace.check.answers.every(({ json }) => json !== null);
  return (
    documented &&
    trace.tls?.failure === null &&
    trace.http?.failure === null &&
    detail !== null &&
    answerFit(trace.check, detail) === 'fits'
  );
}

/** A proven identity doesn't help here: the traffic leaves the private network all the same. */
function leavesPrivate(trace: Trace): boolean {
  return trace.requirement.address === 'private' && !isGiven(trace) && leadsTo(trace, 'public');
}

function leadsTo(trace: Trace, wanted: 'public' | 'private' | 'sink'): boolean {
  const resolved = isNameOnly(trace.check) ? (resolveDetail(trace)?.addresses ?? []) : [];
  const addresses = trace.address === null ? resolved : [trace.address];
  return addresses.length > 0 && addresses.every((address) => addressClass(address) === wanted);
}

/** The address that misleads, or all that the name has. */
function shown(trace: Trace): string {
  return trace.address ?? resolveDetail(trace)?.addresses.join(', ') ?? '?';
}

/** The address that is dialled, or where only the name counts any that it has, is one that names of nobody have too. */
function isMadeUp(trace: Trace, neverExisting: ReadonlySet<string>): boolean {
  const addresses = isNameOnly(trace.check) ? (resolveDetail(trace)?.addresses ?? []) : [trace.address ?? ''];
  return addresses.some((address) => neverExisting.has(address));
}

/** DNS servers that, asked alone, gave the name an address, or denied that it exists. */
function knowing(trace: Trace): readonly string[] {
  return serversThat(trace, (failure) => failure === null);
}

function denying(trace: Trace): readonly string[] {
  return serversThat(trace, (failure) => failure === 'name-not-found' || failure === 'name-no-data');
}

function serversThat({ controls }: Trace, does: (failure: Failure | null) => boolean): readonly string[] {
  return controls.flatMap(({ control, failure, address }) =>
    control === 'second-resolver' && address !== null && does(failure) ? [address] : [],
  );
}

export const nameRules: readonly Rule[] = [
  inconclusive('env.resolver', {
    id: 'nothing-resolves',
    confidence: 'likely',
    when: (trace, { nothingResolves }) => nothingResolves && trace.resolve !== null && trace.resolve.failure !== null,
    say: (trace, { namesAsked }) =>
      `${name(trace)} does not resolve (${trace.resolve?.code ?? '?'}), ${namesAsked === 1 ? 'and no other name was asked for' : 'and no other name does'}.`,
  }),
  blocked('dns.nxdomain', {
    id: 'one-server-denies-the-name',
    confidence: 'certain',
    when: (trace) => ends(trace, 'resolve', 'name-not-found', 'name-no-data') && knowing(trace).length > 0,
    say: (trace) =>
      `${denying(trace).join(' and ') || 'The resolver'} says that ${name(trace)} does not exist; ${knowing(trace).join(' and ')} knows it.`,
  }),
  inconclusive('dns.nxdomain', {
    id: 'only-name-not-found',
    alternatives: ['env.resolver', 'service.down'],
    // A resolver that knows no name at all says the same of this one.
    when: (trace, { namesResolved }) => namesResolved === 0 && ends(trace, 'resolve', 'name-not-found'),
    say: (trace) =>
      `The resolver says that ${name(trace)} does not exist; no other name shows whether it resolves any.${privateHint(trace)}`,
  }),
  blocked('dns.nxdomain', {
    id: 'name-not-found',
    alternatives: ['env.resolver', 'service.down'],
    when: (trace) => ends(trace, 'resolve', 'name-not-found'),
    say: (trace, { namesResolved }) =>
      `The resolver says that ${name(trace)} does not exist; ${count(namesResolved, 'other name')} ${namesResolved === 1 ? 'resolves' : 'resolve'}.${privateHint(trace)}`,
  }),
  blocked('dns.nodata', {
    id: 'name-without-address',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'resolve', 'name-no-data'),
    say: (trace) => `The resolver knows ${name(trace)} but gives no address.${privateHint(trace)}`,
  }),
  blocked('dns.refused', {
    id: 'name-refused',
    when: (trace) => ends(trace, 'resolve', 'name-server-refused'),
    say: (trace, { namesResolved }) =>
      `The resolver refuses to answer for ${name(trace)}${namesResolved > 0 ? ', and answers for others' : ''}.`,
  }),
  inconclusive('dns.servfail', {
    id: 'name-server-failure',
    alternatives: ['service.down'],
    when: (trace) => ends(trace, 'resolve', 'name-server-failure'),
    say: (trace) => `The resolver failed to look up ${name(trace)} (${trace.resolve?.code ?? '?'}).`,
  }),
  inconclusive('dns.timeout', {
    id: 'name-timeout',
    alternatives: ['env.resolver', 'service.down'],
    when: (trace) => ends(trace, 'resolve', 'name-timeout', 'name-server-unreachable'),
    say: (trace, { namesResolved }) =>
      `No answer for ${name(trace)}${namesResolved > 0 ? ', while other names resolve' : ''}.`,
  }),
  inconclusive('dns.unusable', {
    id: 'name-unusable',
    when: (trace) => trace.address === null && trace.resolve !== null && trace.resolve.failure !== null,
    say: (trace) => `${name(trace)} cannot be looked up (${trace.resolve?.code ?? '?'}).`,
  }),
  blocked('dns.hijack', {
    id: 'answers-for-names-of-nobody',
    confidence: 'certain',
    when: (trace, { neverExisting }) => !isGiven(trace) && !identityProven(trace) && isMadeUp(trace, neverExisting),
    say: (trace) =>
      `${name(trace)} resolves to ${shown(trace)}, and so does a name that cannot exist: the resolver makes it up.`,
  }),
  blocked('dns.sinkhole', {
    id: 'name-leads-nowhere',
    when: (trace) => misleads(trace, 'sink'),
    say: (trace) => `${name(trace)} resolves to ${shown(trace)}, where no service can be: filters answer so.`,
  }),
  blocked('dns.unexpected-private', {
    id: 'private-address-for-public-name',
    alternatives: ['http.captive-portal'],
    when: (trace) => trace.requirement.address === 'public' && misleads(trace, 'private'),
    say: (trace) =>
      `${name(trace)} resolves to the private address ${shown(trace)}, and the service did not prove itself there.`,
  }),
  blocked('dns.unexpected-public', {
    id: 'public-address-for-private-name-fails',
    when: (trace) => leavesPrivate(trace) && last(trace)?.failure !== null,
    say: (trace) => `The private name ${name(trace)} resolves to the public address ${shown(trace)}, and fails there.`,
  }),
  impaired('dns.unexpected-public', 'no', {
    id: 'public-address-for-private-name',
    when: leavesPrivate,
    say: (trace) =>
      `The private name ${name(trace)} resolves to the public address ${shown(trace)}: traffic leaves the private network.`,
  }),
];
