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

export const freePort = () => listenOnce(0, '127.0.0.1');

/** @throws Refusal with what to do when the address cannot be listened on. */
export async function requirePort(port, host) {
  try {
    await listenOnce(port, host);
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      throw new Refusal(`Port ${port} is in use by another program. Stop it, or start with another one: PORT=${port === 65535 ? 3000 : port + 1} npm start`);
    }
    if (error.code === 'EACCES') throw new Refusal(`Port ${port} needs more rights than you have. Start with one above 1023: PORT=3000 npm start`);
    throw new Refusal(`Cannot listen on ${host}:${port} (${error.code}). Check HOST and PORT.`);
  }
}

/** Speaks a few lines to a Redis server. @returns its answer, or null when it does not answer. */
export function redisTalk({ port, password }, commands, timeoutMs = 500) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let answer = '';
    const end = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(timeoutMs, () => end(answer || null));
    socket.once('error', () => end(null));
    socket.once('close', () => resolve(answer || null));
    socket.on('data', (chunk) => (answer += chunk));
    const auth = password ? `AUTH ${password}\r\n` : '';
    socket.once('connect', () => socket.write(`${auth}${commands.join('\r\n')}\r\nQUIT\r\n`));
  });
}
