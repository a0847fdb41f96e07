import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { registerAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { KnowledgeClient } from './knowledge-support.js';

jest.setTimeout(120_000);

interface Settings {
  chunking: { strategy: string; target_tokens: number; overlap_tokens: number };
  ocr: { mode: string; languages: string[] };
  retrieval: { top_k: number; threshold: number | null };
  presentation: { allow_links: boolean };
}
interface Preview {
  chunks: { ordinal: number; text: string; start: number; end: number; token_count: number; table_header?: string }[];
  total: number;
  characters: number;
  embedder_id: string;
  max_tokens: number;
}

const environment = testEnvironment();
let api: RunningApi;
beforeAll(async () => {
  api = await startApi(environment);
});
afterAll(async () => {
  await api?.close();
});
const client = async (): Promise<KnowledgeClient> => new KnowledgeClient(api, await registerAccount(api));

describe('settings of a workspace', () => {
  it('start as defaults, are kept as a whole, audited, and are a new knowledge revision', async () => {
    const own = await client();
    const { workspaceId } = own.account;
    const { body: defaults } = await own.call<Settings>('GET', 'settings');
    expect(defaults.chunking).toEqual({ strategy: 'recursive', target_tokens: 200, overlap_tokens: 0 });
    const revisions = api.app.get(Revisions, { strict: false });
    const before = (await revisions.snapshot(workspaceId)).values.knowledge;
    const changed = {
      chunking: { strategy: 'semantic', target_tokens: 90, overlap_tokens: 10 },
      retrieval: { top_k: 8 },
    };
    const put = await own.call<Settings>('PUT', 'settings', changed);
    expect(put.status).toBe(200);
    expect(put.body).toEqual({
      ...defaults,
      chunking: changed.chunking,
      retrieval: { ...defaults.retrieval, top_k: 8 },
    });
    expect((await own.call('GET', 'settings')).body).toEqual(put.body);
    expect((await revisions.snapshot(workspaceId)).values.knowledge).toBeGreaterThan(before);
    // What is left out goes back to its default.
    await own.call('PUT', 'settings', { presentation: { allow_links: true } });
    const { body: last } = await own.call<Settings>('GET', 'settings');
    expect(last).toEqual({ ...defaults, presentation: { allow_links: true } });
    const audit = await fetch(`${api.url}/api/audit`, { headers: own.account.headers });
    const { items } = (await audit.json()) as { items: { action: string }[] };
    expect(items.filter(({ action }) => action === 'knowledge_settings.updated')).toHaveLength(2);
  });

  it.each([
    ['an unknown strategy', { chunking: { strategy: 'magic' } }],
    ['a target that is too small', { chunking: { target_tokens: 3 } }],
    ['an overlap that is no number', { chunking: { overlap_tokens: 'many' } }],
    ['null where a number belongs', { retrieval: { top_k: null } }],
    ['no language', { ocr: { languages: [] } }],
    ['an unknown language', { ocr: { languages: ['klingon'] } }],
    ['a threshold that no cosine reaches', { retrieval: { threshold: 1.5 } }],
    ['an unknown field', { chunking: { colour: 'red' } }],
    ['a list', [] as unknown as object],
  ])('refuse %s and keep what was there', async (_, input) => {
    const own = await client();
    const answer = await own.call('PUT', 'settings', input);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect((await own.call<Settings>('GET', 'settings')).body.retrieval.top_k).toBe(5);
  });

  it('are those of one workspace', async () => {
    const [own, other] = [await client(), await client()];
    await own.call('PUT', 'settings', { chunking: { target_tokens: 77 } });
    expect((await other.call<Settings>('GET', 'settings')).body.chunking.target_tokens).toBe(200);
  });
});

describe('preview', () => {
  const rows = Array.from({ length: 60 }, (_, i) => `| Article ${i} | ${i * 3} EUR | in stock |`).join('\n');
  const text = `# Prices\n\nAll prices include taxes.\n\n| Name | Price | Stock |\n|---|---|---|\n${rows}`;

  it.each(['recursive', 'sentence_window', 'semantic'])(
    'cuts a text by settings that are not saved: %s',
    async (strategy) => {
      const own = await client();
      const chunking = { strategy, target_tokens: 60, overlap_tokens: 0 };
      const { status, body } = await own.call<Preview>('POST', 'settings/preview', { text, chunking });
      expect(status).toBe(200);
      expect(body).toMatchObject({ total: body.chunks.length, embedder_id: 'minilm-l6-v2', max_tokens: 256 });
      expect(body.chunks.length).toBeGreaterThan(5);
      for (const chunk of body.chunks) expect(chunk.token_count).toBeLessThanOrEqual(128);
      expect(body.chunks.at(-1)).toMatchObject({ table_header: 'Name | Price | Stock' });
      expect(body.chunks.flatMap((c) => c.text.split('\n')).filter((line) => line.startsWith('Article'))).toHaveLength(
        60,
      );
      expect((await own.call<Settings>('GET', 'settings')).body.chunking.strategy).toBe('recursive');
    },
  );

  it('uses the settings of the workspace without others', async () => {
    const own = await client();
    const long = 'This sentence is one of many. '.repeat(200);
    const one = await own.call<Preview>('POST', 'settings/preview', { text: long });
    await own.call('PUT', 'settings', { chunking: { target_tokens: 32 } });
    const other = await own.call<Preview>('POST', 'settings/preview', { text: long });
    expect(other.body.total).toBeGreaterThan(2 * one.body.total);
  });

  it('cuts the beginning of a document as it was read, and of no other workspace', async () => {
    const [own, other] = [await client(), await client()];
    const worker = await startWorker(environment);
    try {
      const { id } = await own.uploadReady('prices.md', text);
      const chunking = { target_tokens: 40 };
      const { body } = await own.call<Preview>('POST', 'settings/preview', { document_id: id, chunking });
      expect(body.total).toBeGreaterThan(10);
      expect(body.chunks.at(-1)).toMatchObject({ table_header: 'Name | Price | Stock' });
      const long = await own.uploadReady(
        'long.txt',
        `${'One more sentence of a long text. '.repeat(30)}\n\n`.repeat(40),
      );
      const beginning = await own.call<Preview>('POST', 'settings/preview', { document_id: long.id });
      expect(beginning.body.characters).toBe(20_000);
      expect(beginning.body.chunks.length).toBe(Math.min(200, beginning.body.total));
      const foreign = await other.call('POST', 'settings/preview', { document_id: id });
      expect([foreign.status, foreign.body.code]).toEqual([404, 'document_not_found']);
    } finally {
      await worker.close();
    }
  });

  it.each([
    ['nothing', {}],
    ['both', { text: 'a', document_id: '00000000-0000-7000-8000-000000000000' }],
    ['too much', { text: 'a'.repeat(20_001) }],
    ['an empty text', { text: '' }],
    ['a wrong size', { text: 'a', chunking: { target_tokens: 1_001 } }],
  ])('refuses %s', async (_, input) => {
    const answer = await (await client()).call('POST', 'settings/preview', input);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
  });
});
