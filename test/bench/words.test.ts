import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScrape } from '../../bench/accuracy/tools/blackbox.ts';
import { readCurl } from '../../bench/accuracy/tools/curl.ts';
import { readNmap } from '../../bench/accuracy/tools/nmap.ts';
import { nmapPort, placeOfBlackbox, placeOfCurl, placeOfNc, placeOfWaitOn } from '../../bench/accuracy/words.ts';

// The words are those that the programs printed.

const CURL = [
  [6, 'Could not resolve host: login.service.example', 'name'],
  [28, 'Resolving timed out after 4000 milliseconds', 'name'],
  [7, "Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server", 'connection'],
  [28, 'Connection timed out after 4001 milliseconds', 'connection'],
  [28, 'SSL connection timeout', 'tls'],
  [35, 'OpenSSL SSL_connect: Connection reset by peer in connection to login.service.example:443', 'tls'],
  [60, 'SSL certificate problem: certificate has expired', 'tls'],
  [52, 'Empty reply from server', 'http'],
  [28, 'Operation timed out after 4001 milliseconds with 0 bytes received', 'http'],
  [5, 'Could not resolve proxy: proxy.corp.example', 'proxy'],
  [7, 'Failed to connect to proxy.corp.example port 3128: Connection refused', 'proxy'],
  [56, 'CONNECT tunnel failed, response 403', 'proxy'],
  [28, 'Proxy CONNECT aborted due to timeout', 'proxy'],
] as const;

for (const [exitCode, message, place] of CURL) {
  test(`curl's exit ${exitCode} "${message}" names ${place}`, () => {
    assert.equal(placeOfCurl(exitCode, message), place);
  });
}

test('curl over telnet succeeds with the error of its option, and over HTTP with 0 alone', () => {
  const line = (exitcode: number): string => `--  --\n@NV@{"errormsg":"x","exitcode":${exitcode},"http_code":0}\n`;
  assert.equal(readCurl(line(49), true, false).says, 'pass');
  assert.equal(readCurl(line(0), true, false).says, 'fail');
  assert.equal(readCurl(line(0), false, false).says, 'pass');
  assert.equal(readCurl(line(49), false, false).says, 'fail');
  assert.equal(readCurl(line(7) + line(0), false, false).says, 'pass', 'the last try counts');
  assert.equal(readCurl('', false, true).words, 'stopped after 10 s');
});

const OTHERS = [
  [placeOfNc, 'nc: getaddrinfo for host "x.example" port 443: Name or service not known', 'name'],
  [placeOfNc, 'nc: connect to x.example (192.0.2.1) port 1 (tcp) failed: Connection refused', 'connection'],
  [placeOfNc, 'nc: connect to x.example port 5000 (tcp) timed out: Operation now in progress', 'connection'],
  [placeOfNc, 'nc: connect to x.example (192.0.2.1) port 1 (tcp) failed: Protocol not available', 'connection'],
  [placeOfWaitOn, 'error connecting to TCP host:x.example port:1 Error: connect EINVAL 192.0.2.1:1', 'connection'],
  [placeOfWaitOn, 'HTTP(S) error for https://x.example:443/ Error: getaddrinfo ENOTFOUND x.example', 'name'],
  [placeOfWaitOn, 'timed out connecting to TCP host:x.example port:5000 tcpTimeout:300ms', 'connection'],
  [placeOfWaitOn, 'Error: Client network socket disconnected before secure TLS connection was established', 'tls'],
  [placeOfWaitOn, 'HTTP(S) error for http://x.example/ AxiosError: Request failed with status code 403', 'http'],
  [placeOfWaitOn, 'HTTP(S) error for https://x.example/ Error: socket hang up', null],
  [placeOfBlackbox, 'Error resolving address err="lookup x.example on 10.20.0.53:53: no such host"', 'name'],
  [placeOfBlackbox, 'Error dialing TCP err="dial tcp4 198.51.100.20:5000: i/o timeout"', 'connection'],
  [placeOfBlackbox, 'Error for HTTP request err="Get "https://192.0.2.1:443": x509: certificate has expired', 'tls'],
  [placeOfBlackbox, 'Error for HTTP request err="Get "https://192.0.2.1:443": Forbidden"', 'proxy'],
  [placeOfBlackbox, 'Get "https://192.0.2.1:443": socks connect tcp proxy.example:1080: general failure', 'proxy'],
  [placeOfBlackbox, 'Invalid HTTP response status code, wanted 2xx status_code=403', 'http'],
  [
    placeOfBlackbox,
    'Error while sending a DNS query err="read udp4 10.0.0.2:1->10.0.0.1:53: i/o timeout"',
    'connection',
  ],
] as const;

for (const [placeOf, words, place] of OTHERS) {
  test(`${placeOf.name}: "${words}" names ${place ?? 'no place'}`, () => {
    assert.equal(placeOf(words), place);
  });
}

test('a scrape is a success by its metric, and only the errors of its log name a place', () => {
  assert.equal(readScrape('msg="Resolving target address"\nprobe_success 1\n').says, 'pass');
  const log = [
    'ts=1 level=info msg="Resolving target address" target=x',
    'ts=1 level=error msg="Error dialing TCP" err="dial tcp4 192.0.2.1:1: connect: connection refused"',
    'ts=1 level=error msg="Probe failed" duration_seconds=0.1',
    'probe_success 0',
  ];
  const { says, place, words } = readScrape(log.join('\n'));
  assert.deepEqual([says, place], ['fail', 'connection']);
  assert.doesNotMatch(words, /Probe failed/);
});

test('a status that is not 2xx is told by a metric, not by an error of the log', () => {
  const { words, place } = readScrape('probe_http_status_code 403\nprobe_success 0\n');
  assert.deepEqual([words, place], ['status code 403', 'http']);
  assert.deepEqual(readScrape('probe_http_status_code 0\nprobe_success 0\n').words, 'probe_success 0');
});

const NMAP = [
  ['443/tcp open  https syn-ack ttl 63', 'pass', null],
  ['1/tcp closed tcpmux  reset ttl 64', 'fail', 'connection'],
  ['443/tcp filtered https admin-prohibited from 10.10.0.1 ttl 64', 'fail', 'connection'],
  ['53/udp open|filtered domain no-response', 'unsure', 'connection'],
] as const;

for (const [line, says, place] of NMAP) {
  test(`nmap's "${line}" is ${says}`, () => {
    const found = readNmap(`PORT  STATE  SERVICE REASON\n${line}\n\nNmap done\n`, false);
    assert.deepEqual([found.says, found.place], [says, place]);
  });
}

test('nmap without a line for the port has failed', () => {
  assert.equal(nmapPort('Nmap done: 0 IP addresses'), null);
  assert.equal(readNmap('Failed to resolve "x.example".\n', false).place, 'name');
  assert.equal(readNmap('setup_target: failed to determine route to x.example\n', false).place, 'connection');
  assert.deepEqual([readNmap('', true).says, readNmap('', true).place], ['fail', null]);
});
