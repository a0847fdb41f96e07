import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenRouterSimulator } from '@nexus/testing';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type Product, startProduct } from '../support/product.js';

/** How long a store stands still; the suite takes the short version. */
const PAUSE_MS = Number(process.env['NEXUS_DRILL_PAUSE_MS'] ?? 8_000);
const DISK_MB = 700;
const HOOK = new URL('../support/fault-hook.mjs', import.meta.url).href;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Answer {
  status: number;
  ms: number;
  body: { code?: string; detail?: string; documents?: { id: string }[]; items?: { id: string }[] };
}
type Readiness = { status: string; checks: Record<string, { status: string; detail?: string }> };

/** A file system of its own where that is allowed: the only disk that may be filled. */
function smallDisk(): { dir: string; isSmall: boolean; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'nexus-drill-'));
  const mounted =
    process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', dir]);
  const isSmall = mounted !== false && mounted.status === 0;
  const remove = (): void => {
    if (isSmall) execFileSync('umount', ['-l', dir]);
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, isSmall, remove };
}

const disk = smallDisk();
const onSmallDisk = disk.isSmall ? it : it.skip;

describe('the product recovers without a hand', () => {
  const simulator = new OpenRouterSimulator();
  let product: Product;
  let account: TestAccount;

  const call = async (method: string, path: string, body?: object | FormData): Promise<Answer> => {
    const before = performance.now();
    const json = body && !(body instanceof FormData);
    const response = await fetch(product.url + path, {
      method,
      headers: { ...account.headers, ...(json ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: json ? JSON.stringify(body) : (body as FormData) } : {}),
      signal: AbortSignal.timeout(60_000),
    });
    const answer = (await response.json()) as Answer['body'];
    return { status: response.status, ms: performance.now() - before, body: answer };
  };
  const upload = (name: string, content = `# ${name}\n\nThe pump is inspected weekly.`): Promise<Answer> => {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    return call('POST', '/api/rag/upload', form);
  };
  let asked = 0;
  const ask = (): Promise<Answer> => call('POST', '/api/v1/create', { prompt: `Question ${++asked}?`, use_rag: false });
  const readiness = async (): Promise<Readiness | null> =>
    fetch(`${product.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.json() as Promise<Readiness>,
      () => null,
    );
  const recovered = async (): Promise<void> => {
    await eventually(
      'all parts to answer again',
      async () => {
        const health = await readiness();
        const parts = ['postgres', 'redis', 'vectors', 'worker'];
        return health !== null && parts.every((name) => health.checks[name]?.status === 'ok');
      },
      90_000,
    );
  };
  const isReady = async (id: string): Promise<boolean> => {
    const answer = await call('GET', `/api/rag/documents/${id}`).catch(() => undefined);
    return (answer?.body as { status?: string } | undefined)?.status === 'ready';
  };
  const works = async (name: string): Promise<string> => {
    const uploaded = await eventually(
      'an upload to be taken',
      async () => {
        const answer = await upload(name).catch(() => undefined);
        return answer?.status === 202 && answer.body.documents?.[0];
      },
      60_000,
    );
    await eventually('it to be read', () => isReady(uploaded.id), 60_000);
    expect((await ask()).status).toBe(200);
    return uploaded.id;
  };
  const kept = async (id: string): Promise<void> =>
    expect((await call('GET', `/api/rag/documents/${id}`)).status).toBe(200);
  const log = (name: string): string => readFileSync(join(product.dataDir, 'logs', `${name}.log`), 'utf8');
  /** @returns ms until the launcher said so */
  const told = async (text: string | RegExp, from: number): Promise<number> => {
    const before = performance.now();
    await eventually(`the launcher to say ${text}`, async () => product.output().slice(from).search(text) >= 0, 60_000);
    return performance.now() - before;
  };
  const signal = (name: string, what: NodeJS.Signals): void => void process.kill(product.pids()[name] as number, what);
  /** Stops a store for a while, asks `during`, and lets it go on whatever happens. */
  const paused = async (name: string, during: () => Promise<void>): Promise<void> => {
    const pid = product.pids()[name] as number;
    const until = performance.now() + PAUSE_MS;
    process.kill(pid, 'SIGSTOP');
    try {
      await during();
      await sleep(Math.max(0, until - performance.now()));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };

  beforeAll(async () => {
    await simulator.start();
    const env = {
      OPENROUTER_BASE_URL: simulator.url,
      OPENROUTER_API_KEY: 'sk-test',
      NEXUS_NODE_FLAGS: `--import ${HOOK}`,
      NEXUS_HEAP_MB: '384',
    };
    product = await startProduct({ dataDir: disk.dir, env, timeoutMs: 170_000 });
    account = await registerAccount(product);
    await call('PUT', '/api/model-config', { default_model: 'sim/standard', fallback_models: [] });
    await recovered();
  });
  afterAll(async () => {
    await product?.stop();
    await simulator.stop();
    disk.remove();
  });

  it('from an api that hangs, whose log names the place', async () => {
    const id = await works('before-hang.md');
    const from = product.output().length;
    signal('api', 'SIGUSR2');
    expect(await told(/! api ended \(its event loop stood still/, from)).toBeLessThan(13_000);
    expect(log('api')).toContain('hangOnPurpose');
    await recovered();
    await kept(id);
  });

  it('from an api that runs out of memory, and says so', async () => {
    const from = product.output().length;
    signal('api', 'SIGWINCH');
    await told(/! api ended \(out of memory/, from);
    await recovered();
    await works('after-memory.md');
  });

  it('from a worker that is stopped: readiness says so before another one is there', async () => {
    const from = product.output().length;
    signal('worker', 'SIGSTOP');
    await eventually(
      'readiness to miss the worker',
      async () => (await readiness())?.checks['worker']?.status === 'degraded',
    );
    expect((await readiness())?.status).toBe('degraded');
    await told(/! worker ended \(it stopped responding\)/, from);
    await recovered();
    await works('after-worker.md');
  });

  it('from a Redis that stands still', async () => {
    const id = await works('before-redis.md');
    await paused('redis', async () => {
      const answers = await Promise.all([call('GET', '/api/rag/documents'), ask(), upload('during-redis.md'), ask()]);
      for (const { status, ms, body } of answers) {
        expect(ms).toBeLessThan(6_000);
        if (status >= 400) expect([503, expect.stringMatching(/_unavailable$/)]).toEqual([status, body.code]);
      }
      expect((await readiness())?.checks['redis']?.status).toBe('down');
    });
    await recovered();
    await kept(id);
    await works('after-redis.md');
  });

  it('from a PostgreSQL that stands still', async () => {
    const id = await works('before-postgres.md');
    await paused('postgres', async () => {
      const calls = Array.from({ length: 12 }, () => call('GET', '/api/rag/documents'));
      for (const { status, ms, body } of await Promise.all([...calls, upload('during-postgres.md')])) {
        expect([status, body.code]).toEqual([503, 'database_unavailable']);
        expect(ms).toBeLessThan(7_500);
      }
      const health = await readiness();
      expect([health?.status, health?.checks['postgres']?.status]).toEqual(['down', 'down']);
    });
    await recovered();
    await kept(id);
    await works('after-postgres.md');
  });

  onSmallDisk('from a full disk (skipped where no small file system can be mounted)', async () => {
    const id = await works('before-full.md');
    const filler = join(disk.dir, 'filler');
    const { bavail, bsize } = statfsSync(disk.dir);
    const fill = (bytes: number): void => {
      for (let at = 0; at < bytes; at += 1 << 20) writeFileSync(filler, Buffer.alloc(1 << 20), { flag: 'a' });
    };
    // Taken, but not read yet when the disk is full.
    const taken = await upload('just-before-full.md');
    expect(taken.status).toBe(202);
    expect(() => fill(bavail * bsize + (64 << 20))).toThrow(/ENOSPC/);
    const big = await upload('too-big.md', '# Big\n\n'.padEnd(2 << 20, 'words '));
    expect([big.status, big.body.code]).toEqual([507, 'storage_full']);
    expect(big.body.detail).toMatch(/Nothing of this upload was kept.*Free some space/);
    expect(readdirSync(join(disk.dir, 'blobs', 'tmp'))).toEqual([]);
    const during = await Promise.all([ask(), call('GET', '/api/rag/documents'), ask()]);
    for (const { ms } of during) expect(ms).toBeLessThan(8_000);
    expect((await fetch(`${product.url}/health/live`)).status).toBe(200);
    await sleep(3_000);
    rmSync(filler);
    await recovered();
    await kept(id);
    await works('after-full.md');
    await eventually('what was taken to be read', () => isReady(taken.body.documents![0]!.id), 60_000);
  });
});
