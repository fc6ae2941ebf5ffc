import { createSocket } from 'node:dgram';

// A STUN server (RFC 8489) on an IPv4 address and port: tells everybody where they come from.
const [address = '', port = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
socket.on('message', (request, from) => {
  if (request.length < 20 || request.readUInt16BE(0) !== 1) return;
  const answer = Buffer.alloc(32);
  request.copy(answer, 0, 0, 20);
  answer.writeUInt16BE(0x0101, 0);
  answer.writeUInt16BE(12, 2);
  answer.set([0, 0x20, 0, 8, 0, 1], 20);
  const plain = [from.port >> 8, from.port & 0xff, ...from.address.split('.').map(Number)];
  for (const [index, byte] of plain.entries())
    answer[26 + index] = byte ^ (request[4 + (index < 2 ? index : index - 2)] ?? 0);
  socket.send(answer, from.port, from.address);
});
socket.bind(Number(port), address, () => process.stdout.write('ready\n'));
