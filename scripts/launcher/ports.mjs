/** Ports of this machine, and a minimal Redis client. */
import { createConnection, createServer } from 'node:net';
import { Refusal } from '../lib/project.mjs';

function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address();
      server.close(() => resolve(got));
    });
  });
}

/**
 * A free loopback port for a child, below the range from which systems assign ports for outgoing connections: while the child
 * restarts, a retrying client could otherwise be assigned that port and connect to itself.
 */
export async function freePort() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await listenOnce(port, '127.0.0.1').catch(() => null);
    if (free) return free;
  }
  return listenOnce(0, '127.0.0.1');
}

const NEXT_PORT = (port) => (port === 65_535 ? 3000 : port + 1);

/** @returns the port; 0 is replaced by a free one. @throws Refusal with a remedy if the address cannot be listened on */
export async function requirePort(port, host) {
  try {
    return await listenOnce(port, host);
  } catch (error) {
    throw new Refusal(addressSentence(error.code, port, host));
  }
}

function addressSentence(code, port, host) {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Stop it, or start with another one: PORT=${NEXT_PORT(port)} npm start`;
    case 'EACCES':
      return `Port ${port} needs more rights than you have. Start with one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine. Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its addresses.`;
    default:
      return `Cannot listen on ${host}:${port} (${code}). Check HOST and PORT.`;
  }
}

/** Sends a few commands to a Redis server. @returns its response, or null if it does not respond. */
export function redisTalk({ port, password }, commands, timeoutMs = 500) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let answer = '';
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(answer || null));
    socket.on('data', (chunk) => (answer += chunk));
    const auth = password ? `AUTH ${password}\r\n` : '';
    socket.once('connect', () => socket.write(`${auth}${commands.join('\r\n')}\r\nQUIT\r\n`));
  });
}
