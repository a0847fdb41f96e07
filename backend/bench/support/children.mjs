/** Child processes of a bench: started with a free port, ready when they say so. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './services.mjs';

const PEER = { name: '@portkey-ai/gateway', version: '1.15.2' };
const PEER_READY_MS = 20_000;
/**
 * Installed from the registry its streams fail ("TypeError: immutable"): the Response that its HTTP server puts in place of
 * Node's keeps the headers of fetch, which cannot be changed. A copy of them mends that, for streams only.
 */
const MEND_STREAMS = `
  const { fetch, Response } = globalThis;
  globalThis.fetch = async (...args) => {
    const r = await fetch(...args);
    if (!r.headers.get('content-type')?.startsWith('text/event-stream')) return r;
    return new Response(r.body, { status: r.status, headers: new Headers(r.headers) });
  };`;

/** One of the scripts beside this file. @returns its port and `stop` */
export async function startScript(name, env = {}) {
  const port = await freePort();
  const child = fork(fileURLToPath(new URL(`./${name}`, import.meta.url)), {
    env: { ...process.env, ...env, PORT: String(port) },
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ]);
  return { port, child, stop: () => child.kill() };
}

/** Portkey's open-source gateway, fetched once from the registry into the user's cache folder: nothing of it is ours. */
async function fetchPeer() {
  const folder = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'nexus-bench',
    `portkey-${PEER.version}`,
  );
  const script = join(folder, 'node_modules', PEER.name, 'build/start-server.js');
  if (existsSync(script)) return script;
  mkdirSync(folder, { recursive: true });
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const npm = spawn('npm', ['install', ...flags, `${PEER.name}@${PEER.version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`${PEER.name} could not be fetched`);
  return script;
}

export async function startPeer() {
  const port = await freePort();
  const preload = `data:text/javascript,${encodeURIComponent(MEND_STREAMS)}`;
  const child = spawn(process.execPath, ['--import', preload, await fetchPeer(), `--port=${port}`, '--headless'], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  const until = Date.now() + PEER_READY_MS;
  while (Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer) return { url: `http://127.0.0.1:${port}`, version: PEER.version, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`${PEER.name} did not answer`);
}
