import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tinyDocx, tinyPdf } from '../../src/parsing/testing/files.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type Product, startProduct } from '../support/product.js';

/** Twenty for a proof; the suite has time for one. */
const ROUNDS = Number(process.env['NEXUS_KILL_ROUNDS'] ?? 1);
const FILES = 50;
const PER_UPLOAD = 10;
const KILLS = 3;
const VICTIMS = ['worker', 'api', 'redis', 'postgres'] as const;
const ROUND_MS = 400_000;

jest.setTimeout(ROUND_MS + 200_000);

interface Item {
  id: string;
  name: string;
  status: string;
  reason?: { code: string; message: string };
}
interface Usage {
  documents: number;
  chunks: number;
  vectors: number;
  in_progress: number;
  blob_bytes: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** A word that no other file has, in letters only: digits would be cut into pieces. */
const marker = (round: number, file: number): string =>
  `depot${[round, file].map((n) => String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26))).join('')}`;

async function content(round: number, file: number): Promise<[string, Uint8Array | string]> {
  const word = marker(round, file);
  const lines = Array.from(
    { length: file % 10 === 0 ? 160 : 6 },
    (_, i) => `Paragraph ${i} of manual ${round}-${file} describes step ${i * 7} of the maintenance of pump ${i}.`,
  );
  const last = `The spare parts are kept in ${word} next to the railway station.`;
  if (file % 10 === 1) return [`${word}.pdf`, tinyPdf([lines, [last]])];
  if (file % 10 === 2) return [`${word}.docx`, await tinyDocx([...lines, last])];
  return [`${word}.md`, `# Manual\n\n${[...lines, last].join('\n\n')}\n`];
}

/** kill -9 of whatever it may be, at any moment of an ingestion of fifty files: nothing is lost, nothing is half-searchable. */
describe('kill -9 during an ingestion', () => {
  let product: Product;
  let account: TestAccount;

  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(product.url + path, {
      ...init,
      headers: { ...account.headers, ...(init.headers as Record<string, string>) },
    });
  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const response = await send(path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const post = <T>(path: string, body: object): Promise<T> =>
    call<T>(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const patiently = <T>(
    what: string,
    ask: () => Promise<T>,
    accept: (value: T) => boolean,
    ms = ROUND_MS,
  ): Promise<T> =>
    eventually(
      what,
      async () => {
        const value = await signedIn(ask).catch(() => undefined);
        if (value === undefined || !accept(value)) return void (await sleep(500));
        return value;
      },
      ms,
    );
  /** An access token lives a quarter of an hour. */
  const signedIn = async <T>(ask: () => Promise<T>): Promise<T> => {
    const me = await send('/api/auth/me');
    await me.body?.cancel();
    if (me.status === 401) {
      const { email, password } = account;
      const answer = await post<{ access_token: string }>('/api/auth/login', { email, password });
      account = { ...account, headers: { authorization: `Bearer ${answer.access_token}` } };
    }
    return ask();
  };

  /** As a client that tries until it is told that its files are safe. */
  const upload = async (files: [string, Uint8Array | string][]): Promise<Item[]> => {
    const answer = await patiently(
      'an upload to be acknowledged',
      () => {
        const form = new FormData();
        for (const [name, body] of files) form.append('file', new Blob([body as Uint8Array<ArrayBuffer>]), name);
        return call<{ documents: Item[] }>('/api/rag/upload', { method: 'POST', body: form });
      },
      () => true,
    );
    return answer.documents;
  };
  const uploadAll = async (round: number): Promise<Item[]> => {
    const items: Item[] = [];
    for (let from = 0; from < FILES; from += PER_UPLOAD) {
      const files = await Promise.all(Array.from({ length: PER_UPLOAD }, (_, i) => content(round, from + i)));
      items.push(...(await upload(files)));
    }
    return items;
  };
  const killSome = async (round: number): Promise<string[]> => {
    const killed: string[] = [];
    for (let i = 0; i < KILLS; i++) {
      await sleep(300 + Math.random() * 4_000);
      const name = VICTIMS[(round + i + Math.floor(Math.random() * VICTIMS.length)) % VICTIMS.length]!;
      const pid = product.pids()[name];
      if (!pid) continue;
      killed.push(name);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is being started again after the kill before.
      }
    }
    return killed;
  };
  const documents = async (): Promise<Item[]> => (await call<{ items: Item[] }>('/api/rag/documents?limit=100')).items;
  const usage = (): Promise<Usage> => call<Usage>('/api/rag/usage');
  /** Failed ones are retried, as a person would. */
  const allReady = async (count: number): Promise<Item[]> =>
    patiently(
      'all documents to be ready',
      async () => {
        const items = await documents();
        for (const { id, status, reason } of items) {
          if (status !== 'failed') continue;
          expect(reason?.message).toBeTruthy();
          await post(`/api/rag/documents/${id}/retry`, {});
        }
        return items;
      },
      (items) => items.length === count && items.every((d) => d.status === 'ready'),
    );

  beforeAll(async () => {
    product = await startProduct({ timeoutMs: 170_000 });
    account = await registerAccount(product);
  });
  afterAll(() => product.dispose());

  it.each(Array.from({ length: ROUNDS }, (_, i) => i))('round %i', async (round) => {
    const [items, killed] = await Promise.all([uploadAll(round), killSome(round)]);
    expect(new Set(items.map((d) => d.id)).size).toBe(FILES);
    const began = Date.now();
    await allReady(FILES);
    process.stderr.write(
      `round ${round}: killed ${killed.join(', ')}; ready ${Math.round((Date.now() - began) / 1000)} s later\n`,
    );
    // Every chunk has its vector, and there is no other.
    const counted = await patiently('chunks and vectors to agree', usage, (u) => u.vectors === u.chunks, 90_000);
    expect(counted).toMatchObject({ documents: FILES, in_progress: 0 });
    for (let file = 0; file < FILES; file += 7) {
      const word = marker(round, file);
      const query = { query: `What is kept in ${word}?`, mode: 'lexical', top_k: 10 };
      const { results } = await patiently(
        'an answer',
        () => post<{ results: { text: string; title: string }[] }>('/api/rag/query', query),
        () => true,
      );
      expect(results.filter((r) => r.text.includes(word)).map((r) => r.title.replace(/\.\w+$/, ''))).toEqual([word]);
    }
    await post('/api/rag/documents/bulk', { document_ids: items.map((d) => d.id), action: 'delete' });
    const none = { documents: 0, chunks: 0, vectors: 0, blob_bytes: 0 };
    const left = await patiently(
      'everything to be gone',
      usage,
      (u) => u.documents + u.chunks + u.vectors === 0,
      120_000,
    );
    expect(left).toMatchObject(none);
  });
});
