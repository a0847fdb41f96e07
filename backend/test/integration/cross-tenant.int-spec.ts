import { defaultDesign } from '@nexus/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { ask, type ChatBench, MODEL, open, send, startBench, until } from './chat-support.js';
import { KnowledgeClient } from './knowledge-support.js';
import { newId } from '../../src/common/ids/ids.js';
import { suggestion, uploadCsv } from './qa-support.js';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Makes the caller's own thing of that name, whoever else has one. */
const OWN_BY_NAME = ['PUT /api/provider-keys/{provider}', 'POST /api/provider-keys/{provider}/try'];
/** Everybody's: the public side of a widget, and the models' names. */
const PUBLIC = /^\/(api\/widget\/|v1\/models)/;

/** One workspace's things of every kind, and another workspace that knows all their ids. */
describe('what belongs to another workspace', () => {
  let bench: ChatBench;
  let owner: TestAccount;
  let stranger: TestAccount;
  /** Ids of the owner by the first parts of a route's path. */
  const ids = new Map<string, string>();
  /** Ids of things within those, by the name of their parameter. */
  const inner = new Map<string, string>();
  /** What a route must be sent before it looks whose thing it is. */
  const BODIES: Record<string, object> = {
    'POST /api/rag/test-sets/{id}/questions': { questions: [{ question: 'Whose?', expected: [] }] },
    'PATCH /api/rag/test-sets/{id}': { name: 'Mine' },
    'POST /api/qa/suggestions/{id}/approve': { question: 'Whose?', answer: 'Mine.' },
    'POST /api/qa/suggestions/{id}/add-to-entry': { entry_id: newId(), variants: ['Whose?'] },
    'POST /api/qa/suggestions/{id}/dismiss': { reason: 'spam' },
    'PATCH /api/prompts/variables/{id}': { value: 'Mine' },
    'POST /api/widgets/{id}/pause': { paused: true },
    'PUT /api/widgets/{id}/design/draft': defaultDesign(),
    'POST /api/widgets/{id}/install/check': { url: 'https://mine.example/' },
    'POST /api/widgets/{id}/origins/check': { page: 'https://mine.example' },
    'PATCH /api/v1/conversations/{id}': { title: 'Mine' },
  };

  const api = () => bench.replicas[0]!;
  const made = async (path: string, body: object, as = owner) => {
    const answer = await send(api(), 'POST', path, as, body);
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const openAi = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }] };
  const question = { prompt: 'What is the secret of this house?', model: MODEL, use_rag: false };

  beforeAll(async () => {
    bench = await startBench(1, { NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true' });
    [owner, stranger] = [await registerAccount(api(), 'Owner'), await registerAccount(api(), 'Stranger')];
    const get = async (path: string) => (await send(api(), 'GET', path, owner)).body;
    const variable = await made('/api/prompts/variables', { name: 'v', value: 'V' });
    ids.set('/api/prompts/variables/', variable.id);
    ids.set('/api/prompts/tests/', (await made('/api/prompts/tests', { question: 'Whose?', checks: [] })).id);
    ids.set('/api/prompts/', (await made('/api/prompts', { name: 'P', text: 'T' })).id);
    const tested = { candidate: { prompt_id: ids.get('/api/prompts/') } };
    const run = (await made('/api/prompts/runs', tested)).id as string;
    // Before the prompts: the first prefix that fits is taken.
    ids.delete('/api/prompts/');
    ids.set('/api/prompts/runs/', run);
    ids.set('/api/prompts/', tested.candidate.prompt_id!);
    ids.set('/api/qa/import/', (await uploadCsv(api(), owner, 'question,answer\nWhose?,Ours.\n')).body.id);
    ids.set('/api/qa/suggestions/', await suggestion(api(), owner.workspaceId));
    ids.set('/api/qa/', (await made('/api/qa', { question: 'Whose house?', answer: 'Ours.' })).id);
    ids.set('/api/tokens/', (await made('/api/tokens', { name: 'T', scopes: ['chat'] })).id);
    ids.set('/api/workspaces/', owner.workspaceId);
    ids.set('/api/widgets/', (await get('/api/widgets')).items[0].id);
    ids.set('/api/script/', owner.workspaceId);
    ids.set('/api/auth/sessions/', (await get('/api/auth/sessions')).items[0].id);
    const { body } = await new KnowledgeClient(api(), owner).upload(['house.txt', 'The key is under the mat.']);
    ids.set('/api/rag/documents/', body.documents[0]!.id);
    inner.set('version_id', (await get(`/api/rag/documents/${body.documents[0]!.id}/versions`)).items[0].id);
    const set = `/api/rag/test-sets/${(await made('/api/rag/test-sets', { name: 'S' })).id}`;
    ids.set('/api/rag/test-sets/', set.split('/').at(-1)!);
    const added = await made(`${set}/questions`, { questions: [{ question: 'Where is the key?', expected: [] }] });
    inner.set('question_id', added.questions[0].id);
    inner.set('run_id', (await made(`${set}/runs`, {})).id);
    const source = { name: 'House', kind: 'page', url: 'https://example.com/' };
    ids.set('/api/rag/sources/', (await made('/api/rag/sources', source)).id);
    const key = { kind: 'openai_compatible', base_url: bench.simulator.url, api_key: 'sk-owner', models: ['large'] };
    expect((await send(api(), 'PUT', '/api/provider-keys/house', owner, key)).status).toBeLessThan(300);
    ids.set('/api/provider-keys/', 'house');
    const embedder = { provider: 'house', model: 'large-embed' };
    ids.set('/api/embedding-models/', (await made('/api/embedding-models', embedder)).id);
    const kept = await made('/api/v1/create', { ...question, conversation_id: 'new' });
    ids.set('/api/conversations/', kept.conversation_id);
    const erased = { kind: 'visitor', subject: kept.conversation_id };
    ids.set('/api/erasures/', (await made('/api/erasures', erased)).id);
    ids.set('/api/v1/conversations/', kept.conversation_id);
    const said = await get(`/api/conversations/${kept.conversation_id}/messages`);
    inner.set('message', said.items[1].id);
    await ask(api(), owner, question);
    const entry = async () => (await get('/api/cache/entries')).items[0]?.id as string | undefined;
    ids.set('/api/cache/entries/', await eventually('a cache entry', entry));
    const other = { ...question, prompt: 'Who lives here?' };
    await ask(api(), owner, other);
    const second = async () =>
      (await get('/api/cache/entries')).items.find((e: { question: string }) => e.question === other.prompt)?.id;
    const reported = await eventually('another entry', second);
    await made(`/api/cache/entries/${reported}/report`, { question: 'Who lived here?' });
    ids.set('/api/cache/negatives/', (await get('/api/cache/negatives')).items[0].id);
    ids.set('/api/v1/streams/', (await running()).id);
  });
  afterAll(() => bench.close());

  /** A stream of the owner's that goes on for a while. */
  const running = async (words = 40) => {
    bench.simulator.script({ text: Array.from({ length: words }, (_, i) => `w${i}`).join(' '), tokenMs: 20 });
    const body = { ...question, stream: true, cache: { mode: 'bypass' }, resumable: true };
    const stream = await open(api(), '/api/v1/create', owner, { body });
    const start = () => stream.events.find((e) => e.type === 'start');
    await until('a start', () => start() !== undefined);
    return { id: start()!.id, stream };
  };

  it('answers 403 or 404 on every route that takes an id, and stays as it was', async () => {
    const document = (await (await fetch(`${api().url}/api/openapi.json`)).json()) as OpenAPIObject;
    const routes = Object.entries(document.paths)
      .filter(([path]) => path.includes('{') && !PUBLIC.test(path))
      .flatMap(([path, item]) =>
        VERBS.filter((verb) => item[verb]).map((verb) => ({ method: verb.toUpperCase(), path })),
      );
    expect(routes.length).toBeGreaterThan(20);
    const wrong: string[] = [];
    for (const { method, path } of routes) {
      const id = [...ids].find(([prefix]) => path.startsWith(prefix))?.[1];
      // A new kind of thing needs one above.
      if (!id) wrong.push(`${path}: nobody made one`);
      if (!id || OWN_BY_NAME.includes(`${method} ${path}`)) continue;
      const url = path
        .replace(/\{(id|provider)\}/, id)
        .replace('{version}', '1')
        .replace(/\{(\w+)\}/g, (_, name: string) => inner.get(name) ?? `no-${name}`);
      const sent = method === 'GET' ? undefined : (BODIES[`${method} ${path}`] ?? {});
      const { status, body } = await send(api(), method, url, stranger, sent);
      if (![403, 404].includes(status)) wrong.push(`${method} ${path} → ${status} ${JSON.stringify(body)}`);
    }
    expect(wrong).toEqual([]);
    for (const [prefix, id] of ids) {
      if (/sessions|negatives|streams|tokens|variables/.test(prefix)) continue;
      expect(`${prefix} ${(await send(api(), 'GET', prefix + id, owner)).status}`).toBe(`${prefix} 200`);
    }
    const { body: variables } = await send(api(), 'GET', '/api/prompts/variables', owner);
    expect(variables.items).toMatchObject([{ id: ids.get('/api/prompts/variables/'), value: 'V' }]);
    const { body: tokens } = await send(api(), 'GET', '/api/tokens', owner);
    expect(tokens.items).toEqual([expect.objectContaining({ id: ids.get('/api/tokens/') })]);
  });

  it('is refused or not found where a body or a query names it', async () => {
    const document_id = ids.get('/api/rag/documents/')!;
    const as = (account: TestAccount, method: string, path: string, body?: object) =>
      send(api(), method, path, account, body);
    const set = `/api/rag/test-sets/${(await made('/api/rag/test-sets', { name: 'Own' }, stranger)).id}`;
    const expected = [{ document_id, start: 0, end: 7, quote: 'The key' }];
    const own = (await made(`${set}/questions`, { questions: [{ question: 'Mine?', expected: [] }] }, stranger))
      .questions[0].id as string;
    const prompt = { ...question, system_prompt_id: ids.get('/api/prompts/') };
    const wanted = { type: 'widget', id: ids.get('/api/widgets/') };
    const refused: [method: string, path: string, body: object, code: string][] = [
      ['POST', `${set}/questions`, { questions: [{ question: 'Theirs?', expected }] }, 'document_not_found'],
      ['PATCH', `${set}/questions/${own}`, { expected }, 'document_not_found'],
      ['POST', '/api/rag/settings/preview', { document_id }, 'document_not_found'],
      ['POST', '/api/rag/delete', { document_ids: [document_id] }, 'document_not_found'],
      ['POST', '/api/rag/documents/bulk', { document_ids: [document_id], action: 'retry' }, 'document_not_found'],
      [
        'POST',
        '/api/rag/documents/bulk',
        { document_ids: [document_id], action: 'move', folder: 'x' },
        'document_not_found',
      ],
      ['POST', '/api/v1/create', prompt, 'prompt_not_found'],
      [
        'POST',
        '/v1/chat/completions',
        { ...openAi, nexus: { system_prompt_id: prompt.system_prompt_id } },
        'prompt_not_found',
      ],
      [
        'POST',
        '/api/rag/prompt-preview',
        { query: 'x', system_prompt_id: prompt.system_prompt_id },
        'prompt_not_found',
      ],
      [
        'PUT',
        '/api/budgets',
        { items: [{ subject: wanted, period: 'day', unit: 'tokens', limit: 5 }] },
        'validation_failed',
      ],
    ];
    const wrong: string[] = [];
    for (const [method, path, body, code] of refused) {
      const answer = await as(stranger, method, path, body);
      const said = answer.body?.code ?? answer.body?.error?.code;
      if (answer.status < 400 || answer.status >= 500 || said !== code)
        wrong.push(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    expect(wrong).toEqual([]);
    // The same questions are taken from the workspace whose document it is.
    const theirs = `/api/rag/test-sets/${ids.get('/api/rag/test-sets/')}/questions`;
    expect((await as(owner, 'POST', theirs, { questions: [{ question: 'Ours?', expected }] })).status).toBe(201);
    const query = { query: 'Where is the key?', filter: { document_ids: [document_id] } };
    expect((await as(stranger, 'POST', '/api/rag/query', query)).body).toMatchObject({ results: [] });
    expect((await as(stranger, 'GET', `/api/cache/entries?document_id=${document_id}`)).body.items).toEqual([]);
    expect((await as(owner, 'GET', `/api/rag/documents/${document_id}`)).status).toBe(200);
  });

  it('gives no answer: neither the same question, nor another wording, nor one asked at the same moment', async () => {
    const calls = () => bench.simulator.completionRequests.length;
    const before = calls();
    for (const prompt of [question.prompt, 'What is this house’s secret?']) {
      expect((await ask(api(), stranger, { ...question, prompt })).body.cache.status).toBe('miss');
    }
    expect(calls()).toBe(before + 2);
    bench.simulator.script({ text: 'one', firstByteMs: 300 }, { text: 'two', firstByteMs: 300 });
    const together = { ...question, prompt: 'Asked at the same moment' };
    const answers = await Promise.all([ask(api(), owner, together), ask(api(), stranger, together)]);
    expect(answers.map((a) => a.body.cache.status)).toEqual(['miss', 'miss']);
    expect(answers.map((a) => a.body.content).sort()).toEqual(['one', 'two']);
  });

  it('lends no key: its models do not exist elsewhere', async () => {
    const model = 'house/large';
    expect((await ask(api(), owner, { ...question, model })).status).toBe(200);
    expect(await ask(api(), stranger, { ...question, model })).toMatchObject({ body: { code: 'model_not_found' } });
    const list = await send(api(), 'GET', '/api/v1/models?q=house', stranger);
    expect(list.body.items).toEqual([]);
    const keys = await send(api(), 'GET', '/api/provider-keys', stranger);
    expect(JSON.stringify(keys.body)).not.toMatch(/house|owner/);
    // The same name is a provider of one's own, and the owner's stays what it was.
    const own = { kind: 'openai_compatible', base_url: bench.simulator.url, api_key: 'sk-refused', models: ['large'] };
    // Nothing is known of the owner's: neither its address nor its key.
    const tried = await send(api(), 'POST', '/api/provider-keys/house/try', stranger, {});
    expect([tried.status, tried.body.detail]).toEqual([422, expect.stringContaining('base_url is required')]);
    await send(api(), 'PUT', '/api/provider-keys/house', stranger, own);
    expect((await ask(api(), owner, { ...question, model, cache: { mode: 'bypass' } })).status).toBe(200);
    expect(bench.simulator.completionRequests.at(-1)?.headers.authorization).toBe('Bearer sk-owner');
  });

  it('lets nobody read or end its streams', async () => {
    const { id, stream } = await running();
    expect((await send(api(), 'GET', `/api/v1/streams/${id}`, stranger)).status).toBe(404);
    expect((await send(api(), 'POST', `/api/v1/streams/${id}/cancel`, stranger)).status).toBe(404);
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'stop' });
    expect(stream.text().split(' ')).toHaveLength(40);
  });

  it('has budgets of its own, which name no other', async () => {
    const items = [{ subject: { type: 'workspace' }, period: 'day', unit: 'tokens', limit: 0 }];
    expect((await send(api(), 'PUT', '/api/budgets', owner, { items })).status).toBe(200);
    const asked = { ...question, cache: { mode: 'bypass' } };
    expect((await ask(api(), owner, asked)).status).toBe(402);
    expect((await ask(api(), stranger, asked)).status).toBe(200);
    expect((await send(api(), 'GET', '/api/budgets', stranger)).body.items).toEqual([]);
    const foreign = { type: 'token', id: ids.get('/api/tokens/') };
    const named = { items: [{ subject: foreign, period: 'day', unit: 'tokens', limit: 5 }] };
    const refused = await send(api(), 'PUT', '/api/budgets', stranger, named);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
  });
});
