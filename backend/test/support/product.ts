import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Product {
  url: string;
  dataDir: string;
  /** Everything the launcher printed so far. */
  output(): string;
  /** Process ids of the children by name: postgres, redis, api, worker. */
  pids(): Record<string, number>;
  /** Ends the launcher as a person would, by Ctrl-C; keeps the data. */
  stop(): Promise<number | null>;
  /** Ends it and removes the data. */
  dispose(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface ProductOptions {
  dataDir?: string;
  env?: Record<string, string>;
  timeoutMs?: number;
}

/** `npm start` on embedded defaults in a data folder of its own: the product as a newcomer runs it. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'nexus-product-'));
  const port = await freePort();
  const {
    DATABASE_URL: _db,
    REDIS_URL: _redis,
    VECTOR_DATABASE_URL: _vector,
    NODE_OPTIONS: _options,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: {
      ...inherited,
      PORT: String(port),
      HOST: '127.0.0.1',
      NEXUS_DATA_DIR: dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await ready(child, () => text, options.timeoutMs ?? 120_000);
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    output: () => text,
    pids: () => JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as Record<string, number>,
    stop: () => stop(child),
    dispose: async () => {
      await stop(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, output: () => string, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!/is ready: http/.test(output())) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`npm start was not ready in ${timeoutMs} ms:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const code = await ended;
  clearTimeout(late);
  return code;
}
