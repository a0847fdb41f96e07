import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type Product, startProduct } from '../support/product.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface DocumentItem {
  id: string;
  name: string;
  status: string;
  reason?: { code: string; message: string };
}

const CITIES = ['Aveiro', 'Bergen', 'Chartres', 'Dresden', 'Esbjerg', 'Fukuoka'];

/** Long enough that a kill hits the middle of it; each names one city that no other does. */
const manual = (city: string): string => {
  const filler = Array.from(
    { length: 160 },
    (_, i) =>
      `Paragraph ${i} of the manual describes step ${i * 7} of the yearly maintenance of pump ${i} in plain words.`,
  );
  return `# Manual\n\n${filler.join('\n\n')}\n\nThe spare parts depot of this series is in ${city} next to the railway station.\n`;
};

/** The real processes are killed without warning while they work; what was acknowledged must be there afterwards. */
describe('kill -9', () => {
  let product: Product;
  let account: TestAccount;

  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const response = await fetch(product.url + path, {
      ...init,
      headers: { ...account.headers, ...(init.headers as Record<string, string>) },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const upload = async (cities: string[], prefix: string): Promise<string[]> => {
    const form = new FormData();
    for (const city of cities) form.append('file', new Blob([manual(city)]), `${prefix}-${city}.md`);
    const body = await call<{ documents: DocumentItem[] }>('/api/rag/upload', { method: 'POST', body: form });
    return body.documents.map((d) => d.id);
  };
  const settled = (ids: string[]): Promise<DocumentItem[]> =>
    eventually(
      'documents to be ready or visibly failed',
      async () => {
        const found = await Promise.all(ids.map((id) => call<DocumentItem>(`/api/rag/documents/${id}`))).catch(
          () => [],
        );
        return found.length === ids.length && found.every((d) => ['ready', 'failed'].includes(d.status)) && found;
      },
      150_000,
    );
  /** Failed ones are retried, as a person would. */
  const allReady = async (ids: string[]): Promise<void> => {
    for (const document of await settled(ids)) {
      if (document.status !== 'failed') continue;
      expect(document.reason?.message).toBeTruthy();
      await call(`/api/rag/documents/${document.id}/retry`, { method: 'POST' });
    }
    expect((await settled(ids)).map((d) => d.status)).toEqual(ids.map(() => 'ready'));
  };
  const finds = async (city: string): Promise<string[]> => {
    const body = JSON.stringify({ query: `In which city is the spare parts depot, is it ${city}?`, top_k: 10 });
    const { results } = await call<{ results: { text: string; title: string }[] }>('/api/rag/query', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    return results.filter((r) => r.text.includes(city)).map((r) => r.title);
  };
  const kill = (name: string): void => {
    const pid = product.pids()[name];
    if (!pid) throw new Error(`${name} does not run`);
    process.kill(pid, 'SIGKILL');
  };
  const back = (name: string, before: number): Promise<unknown> =>
    eventually(`${name} to be started again`, async () => {
      const pid = product.pids()[name];
      return pid !== undefined && pid !== before;
    });
  const healthy = (): Promise<unknown> =>
    eventually(
      'the product to be ready',
      async () => (await fetch(`${product.url}/health/ready`).catch(() => null))?.ok,
      60_000,
    );

  beforeAll(async () => {
    product = await startProduct({ timeoutMs: 170_000 });
    account = await registerAccount(product);
  });
  afterAll(() => product.dispose());

  it('is not what a 60 MB file does: it is refused by a problem, and nothing is kept of it', async () => {
    const form = new FormData();
    form.append('file', new Blob([Buffer.alloc(60 * 1024 * 1024, 'all work and no play ')]), 'huge.txt');
    const response = await fetch(`${product.url}/api/rag/upload`, {
      method: 'POST',
      headers: account.headers,
      body: form,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'file_too_large' });
    expect((await call<{ items: DocumentItem[] }>('/api/rag/documents')).items).toEqual([]);
  });

  it('of the worker in the middle of an ingestion loses nothing', async () => {
    const ids = await upload(CITIES.slice(0, 3), 'worker');
    const before = product.pids()['worker'] as number;
    await eventually(
      'the worker to be at it',
      async () => (await call<DocumentItem>(`/api/rag/documents/${ids[0]}`)).status !== 'queued',
    );
    kill('worker');
    await back('worker', before);
    await allReady(ids);
    for (const city of CITIES.slice(0, 3)) expect(await finds(city)).toContain(`worker-${city}.md`);
  });

  it('of the database in the middle of an ingestion loses nothing that was acknowledged', async () => {
    const ids = await upload(CITIES.slice(3, 6), 'database');
    const before = product.pids()['postgres'] as number;
    await eventually(
      'the worker to be at it',
      async () => (await call<DocumentItem>(`/api/rag/documents/${ids[0]}`)).status !== 'queued',
    );
    kill('postgres');
    await back('postgres', before);
    await healthy();
    await allReady(ids);
    for (const city of CITIES.slice(3, 6)) expect(await finds(city)).toContain(`database-${city}.md`);
    // What was there before is still there.
    expect(await finds(CITIES[0] as string)).toContain(`worker-${CITIES[0]}.md`);
  });

  it('of the api and of Redis leaves a product that answers again', async () => {
    for (const name of ['redis', 'api']) {
      const before = product.pids()[name] as number;
      kill(name);
      await back(name, before);
      await healthy();
    }
    const body = JSON.stringify({
      prompt: `Where is the spare parts depot next to the railway station in ${CITIES[1]}?`,
    });
    const answer = await eventually('an answer', async () =>
      call<{ content: string; citations: unknown[] }>('/api/v1/create', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      }).catch(() => undefined),
    );
    expect(answer.content).toContain(CITIES[1]);
  });

  it('of nothing: a second start on the same data is refused, and a restart finds everything', async () => {
    const refused = spawnSync(process.execPath, ['scripts/start.mjs'], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', NEXUS_DATA_DIR: product.dataDir, PORT: '1' },
      encoding: 'utf8',
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/already/i);
    const { dataDir } = product;
    await product.stop();
    product = await startProduct({ dataDir, timeoutMs: 170_000 });
    const login = await fetch(`${product.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: account.email, password: account.password }),
    });
    account = {
      ...account,
      headers: { authorization: `Bearer ${((await login.json()) as { access_token: string }).access_token}` },
    };
    expect(await finds(CITIES[4] as string)).toContain(`database-${CITIES[4]}.md`);
  });
});
