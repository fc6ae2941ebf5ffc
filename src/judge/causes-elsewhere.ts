import type { Cause } from '../model/outcome.ts';
import { type CauseInfo, FIREWALL, HOST, SERVICE, YOU } from './cause-info.ts';

/** What has its cause outside of the way and the answer: this host, the profile, the run. */
export const CAUSES_ELSEWHERE = {
  'path.flaky': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'answers now and then',
    next: 'Run again; packets are lost on the way, or one of several paths is blocked.',
  },
  'env.offline': {
    layer: 'vantage',
    owner: HOST,
    title: 'no network here',
    next: 'Connect this host to a network, then run again.',
  },
  'env.resolver': {
    layer: 'vantage',
    owner: HOST,
    title: 'nothing resolves from here',
    next: 'Repair name resolution first (resolv.conf, VPN, the way to the DNS server), then run again.',
  },
  'env.clock-skew': {
    layer: 'vantage',
    owner: HOST,
    title: 'clock of this host is wrong',
    next: 'Set the clock of this host.',
  },
  'service.down': {
    layer: 'http',
    owner: SERVICE,
    title: 'service down',
    next: 'Ask somebody elsewhere whether the service answers them.',
  },
  'service.unexpected-answer': {
    layer: 'http',
    owner: SERVICE,
    title: 'something else answers',
    next: 'Look up what listens there, and whether something on the way answers in its place. With "reachcheck listen", compare the tokens.',
  },
  'policy.unexpectedly-open': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'open, but must be blocked',
    next: 'Close it: the profile demands that this is blocked.',
  },
  'drift.address-not-published': {
    layer: 'name',
    owner: FIREWALL,
    title: 'the name leads outside of the published subnets',
    next: 'Allow it by name, where the firewall can; otherwise add these addresses, and look again from time to time.',
  },
  'drift.nothing-answers': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'nothing answers in what the documents print',
    next: 'Compare the addresses with the newest edition of the document; if they are right, look at the rule for them.',
  },
  'config.parameter-missing': { layer: 'profile', owner: YOU, title: 'parameter missing', next: 'Set the parameter.' },
  'config.not-selected': { layer: 'profile', owner: YOU, title: 'not asked for', next: null },
  'config.retired': { layer: 'profile', owner: YOU, title: 'retired', next: null },
  'not-run.deadline': {
    layer: 'run',
    owner: YOU,
    title: 'not reached before the deadline',
    next: 'Run again with a longer --deadline.',
  },
  'not-run.interrupted': { layer: 'run', owner: YOU, title: 'interrupted', next: 'Run again.' },
  'not-run.exhausted': {
    layer: 'run',
    owner: HOST,
    title: 'this host ran out of sockets',
    next: 'Run again with a smaller --concurrency, or raise the limit of open files.',
  },
  'not-run.not-testable': { layer: 'run', owner: YOU, title: 'cannot be tried from here', next: null },
} satisfies Partial<Record<Cause, CauseInfo>>;
