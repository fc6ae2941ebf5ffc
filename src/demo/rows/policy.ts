import { TCP, TLS } from './entry.ts';
import { stands, type DemoRow } from './row.ts';

/** What must be closed, and what need not be open. */
export const POLICY: readonly DemoRow[] = [
  stands('refusal', 'blocked', 'tcp.refused-or-rejected', {
    id: 'no-telnet',
    title: 'nobody may use telnet',
    host: 'telnet.cloud.example',
    port: 23,
    section: 'Forbidden',
    check: TCP,
    note: 'Nothing listens here, and that is what is wanted.',
    expect: 'blocked',
  }),
  stands('tcp', 'allowed', 'policy.unexpectedly-open', {
    id: 'no-direct-mail',
    title: 'nobody may send mail directly',
    host: 'mail.cloud.example',
    port: 25,
    section: 'Forbidden',
    check: TCP,
    note: 'The demo accepts the connection, which a firewall should have stopped.',
    expect: 'blocked',
  }),
  stands('refusal', 'blocked', 'tcp.refused-or-rejected', {
    id: 'remote-support',
    title: 'let the support look on',
    host: 'support.cloud.example',
    port: 8443,
    section: 'Support',
    check: TLS,
    note: 'Nothing listens here.',
    need: 'optional',
  }),
];
