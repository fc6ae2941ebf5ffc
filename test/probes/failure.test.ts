import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alertNumber,
  certificateFailure,
  errorCode,
  httpCode,
  httpFailure,
  socketFailure,
} from '../../probes/failure.ts';

test('the codes of a connection are told apart by who raised them', () => {
  for (const code of ['ENETUNREACH', 'EHOSTUNREACH']) {
    assert.equal(socketFailure(code, '10.0.0.1', 'kernel'), 'network-unreachable');
    assert.equal(socketFailure(code, '10.0.0.1', 'network'), 'host-unreachable');
  }
  assert.equal(socketFailure('ECONNREFUSED', '10.0.0.1', 'network'), 'connection-refused');
});

test('having no IPv6 address is no route; having no IPv4 port left is exhaustion', () => {
  assert.equal(socketFailure('EADDRNOTAVAIL', '2001:db8::1', 'kernel'), 'network-unreachable');
  assert.equal(socketFailure('EADDRNOTAVAIL', '10.0.0.1', 'kernel'), 'local-exhausted');
});

test('a code that nobody has measured is unknown, and so is none', () => {
  assert.equal(socketFailure('EOWNERDEAD', '10.0.0.1'), 'unknown');
  assert.equal(socketFailure(null, '10.0.0.1'), 'unknown');
  assert.equal(httpFailure(new Error('what?')), 'unknown');
});

test('a verification code that is not in the table is an invalid certificate all the same', () => {
  assert.equal(certificateFailure('CERT_HAS_EXPIRED'), 'certificate-expired');
  assert.equal(certificateFailure('CERT_REVOKED'), 'certificate-invalid');
});

test('the number of an alert is read from the words that OpenSSL has for it', () => {
  const words =
    '80:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:x.c:1:SSL alert number 40';
  assert.equal(alertNumber(new Error(words)), 40);
  assert.equal(alertNumber(new Error('socket hang up')), null);
});

test('only a code that is text counts as one', () => {
  assert.equal(errorCode(Object.assign(new Error('x'), { code: 'ECONNRESET' })), 'ECONNRESET');
  assert.equal(errorCode(Object.assign(new Error('x'), { code: 23 })), null);
  assert.equal(errorCode('ECONNRESET'), null);
  assert.equal(httpCode(Object.assign(new Error('x'), { name: 'HTTPParserError' })), 'HTTPParserError');
});
