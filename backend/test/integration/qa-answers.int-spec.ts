import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import { QaHotCopy } from '../../src/qa/matching/qa-hot-copy.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { startWorker } from '../support/test-app.js';
import { ask, type ChatBench, MODEL, send, startBench, startOf, stream } from './chat-support.js';

/** Q&A entries are used instead of generated answers. The simulated model answers all other questions. */
describe('curated answers', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let own: TestAccount;
  let foreign: TestAccount;

  beforeAll(async () => {
    bench = await startBench(2);
    worker = await startWorker(bench.environment);
    [own, foreign] = [await registerAccount(api()), await registerAccount(api())];
  });
  afterAll(async () => {
    await worker.close();
    await bench.close();
  });

  const api = (i = 0) => bench.replicas[i]!;
  const question = (prompt: string, extra: object = {}) => ({ prompt, model: MODEL, use_rag: false, ...extra });
  const answer = async (prompt: string, extra: object = {}, as = own, replica = 0) =>
    (await ask(api(replica), as, question(prompt, extra))).body;
  const publish = async (text: string, extra: object = {}, as = own) => {
    const body = { question: text, answer: `Curated: ${text}`, status: 'published', ...extra };
    const made = await send(api(), 'POST', '/api/qa', as, body);
    expect(made).toMatchObject({ status: 201 });
    return made.body as { id: string };
  };
  const change = (id: string, body: object) => send(api(), 'PATCH', `/api/qa/${id}`, own, body);
  const indexed = (id: string) =>
    eventually(
      'vectors',
      async () => (await send(api(), 'GET', `/api/qa/${id}`, own)).body.indexed || undefined,
      60_000,
    );
  const redis = () => api().app.get(RedisService, { strict: false });
  const copyKey = () => redis().key(own.workspaceId, 'qa');
  const inside = <T>(fn: () => Promise<T>): Promise<T> =>
    api().app.get(RequestContext, { strict: false }).run({ workspaceId: own.workspaceId }, fn);

  it('answers literal matches in JSON, streams, OpenAI’s protocol and another replica, at no cost', async () => {
    const { id } = await publish('When do you open?', { variants: ['Opening hours'] });
    const calls = bench.simulator.requests.length;
    const json = await ask(api(), own, question('when do you OPEN'));
    expect(json.headers.get('x-nexus-source')).toBe('qa');
    expect(json.body).toMatchObject({
      source: 'qa',
      content: 'Curated: When do you open?',
      qa: { entry_id: id, variant: 'When do you open?', match: 'exact', similarity: 1 },
      usage: { total_tokens: 0, cost_usd: 0 },
      finish_reason: 'stop',
    });
    const streamed = await stream(api(1), own, question('“Opening hours”?'));
    await streamed.ended;
    expect(startOf(streamed.events)).toMatchObject({ source: 'qa', qa: { entry_id: id, variant: 'Opening hours' } });
    expect(streamed.text()).toBe('Curated: When do you open?');
    const openAi = { model: MODEL, messages: [{ role: 'user', content: 'Opening hours!' }] };
    const compatible = await send(api(), 'POST', '/v1/chat/completions', own, openAi);
    expect(compatible.body.choices[0].message.content).toBe('Curated: When do you open?');
    expect(compatible.body.nexus).toMatchObject({ source: 'qa', qa: { entry_id: id } });
    expect(bench.simulator.requests).toHaveLength(calls);
    expect((await answer('When do you open?', {}, foreign)).source).toBe('llm');
    const hits = async () => (await send(api(), 'GET', `/api/qa/${id}`, own)).body.hits === 3 || undefined;
    await eventually('hits', hits, 10_000);
  });

  it('serves no cached answer after a change, and does not store its own answers in the cache', async () => {
    expect((await answer('Do you ship abroad?')).source).toBe('llm');
    expect((await answer('Do you ship abroad?')).source).toBe('cache');
    const { id } = await publish('Do you ship abroad?', { answer: 'one' });
    expect(await answer('Do you ship abroad?', {}, own, 1)).toMatchObject({ source: 'qa', content: 'one' });
    await change(id, { answer: 'two' });
    expect(await answer('Do you ship abroad?')).toMatchObject({ source: 'qa', content: 'two' });
    await change(id, { status: 'archived' });
    expect((await answer('Do you ship abroad?', {}, own, 1)).source).toBe('llm');
    await change(id, { status: 'published' });
    expect((await answer('Do you ship abroad?', { cache: { mode: 'bypass' } })).source).toBe('qa');
    await send(api(), 'DELETE', `/api/qa/${id}`, own);
    expect((await answer('Do you ship abroad?')).source).toBe('llm');
  });

  it('answers other wordings that verification accepts, but no question that only looks similar', async () => {
    const { id } = await publish('How can I cancel my subscription?', {
      variants: ['How do I cancel my subscription?'],
    });
    await indexed(id);
    const other = await answer('How can I cancel the subscription?');
    expect(other).toMatchObject({ source: 'qa', qa: { entry_id: id, match: 'semantic' } });
    expect(other.qa.similarity).toBeGreaterThan(0.8);
    expect((await answer('How can I not cancel my subscription?')).source).not.toBe('qa');
    expect((await answer('How can I pause my subscription?')).source).not.toBe('qa');
    await change(id, { status: 'draft' });
    expect((await answer('How can I cancel the subscription?')).source).not.toBe('qa');
  });

  it('checks validity dates at the time of the answer, even if the cache has an older answer', async () => {
    const { id } = await publish('Is there a winter sale?');
    await indexed(id);
    await change(id, { valid_from: new Date(Date.now() + 4_000).toISOString() });
    expect((await answer('Is there a winter sale?')).source).toBe('llm');
    expect((await answer('Is there a winter sale?')).source).toBe('cache');
    const begun = async () => (await answer('Is there a winter sale?')).source === 'qa' || undefined;
    await eventually('the start', begun, 20_000);
    await change(id, { valid_from: null, valid_until: new Date(Date.now() + 1_500).toISOString() });
    expect((await answer('Is there a winter sale?')).source).toBe('qa');
    const over = async () => (await answer('Is there a winter sale?')).source !== 'qa' || undefined;
    await eventually('the end', over, 20_000);
  });

  it('respects the language of the question', async () => {
    await publish('Where can I park my bicycle near the office?', { language: 'de', answer: 'deutsch' });
    expect((await answer('Where can I park my bicycle near the office?')).source).toBe('llm');
    await publish('Where can I park my bicycle near the office?', { language: 'en', answer: 'english' });
    expect(await answer('Where can I park my bicycle near the office?')).toMatchObject({ content: 'english' });
  });

  it('answers standalone questions in a conversation, but no follow-up', async () => {
    await publish('What does delivery cost?');
    await publish('And in Berlin?');
    const first = await answer('Tell me about your shop', { conversation_id: 'new' });
    const conversation_id = first.conversation_id;
    expect(await answer('And in Berlin?', { conversation_id })).toMatchObject({ source: 'llm' });
    expect(await answer('What does delivery cost?', { conversation_id })).toMatchObject({
      source: 'qa',
      conversation_id,
    });
  });

  it('ignores questions that ask for structured output', async () => {
    await publish('List the colours');
    const body = { model: MODEL, messages: [{ role: 'user', content: 'List the colours' }] };
    const json = { ...body, response_format: { type: 'json_object' } };
    expect((await send(api(), 'POST', '/v1/chat/completions', own, json)).body.nexus?.source).not.toBe('qa');
    expect((await send(api(), 'POST', '/v1/chat/completions', own, body)).body.nexus.source).toBe('qa');
  });

  it('answers from PostgreSQL when Redis lost the questions, and restores them', async () => {
    await publish('Do you have a showroom?');
    await redis().client.del(copyKey());
    expect((await answer('Do you have a showroom?')).source).toBe('qa');
    await eventually('the copy', async () => (await redis().client.exists(copyKey())) === 1 || undefined);
    await inside(() => api().app.get(QaHotCopy, { strict: false }).refresh());
    const fields = await redis().client.hlen(copyKey());
    expect(fields).toBeGreaterThan(5);
    expect((await answer('Do you have a showroom?')).source).toBe('qa');
  });

  it('applies a change without rebuilding the copy', async () => {
    const { id } = await publish('Is this followed?');
    await inside(() => api().app.get(QaHotCopy, { strict: false }).refresh());
    await redis().client.hset(copyKey(), 'mark', 'kept');
    await change(id, { variants: ['Is it followed?'] });
    expect(await redis().client.hget(copyKey(), 'mark')).toBe('kept');
    expect((await answer('is it followed')).source).toBe('qa');
  });

  it('can be switched off', async () => {
    await publish('Can it be off?');
    const put = (body: object) => send(api(), 'PUT', '/api/qa/settings', own, body);
    expect((await put({ enabled: false })).body).toEqual({
      enabled: false,
      semantic_enabled: true,
      semantic_threshold: 0.5,
    });
    expect((await answer('Can it be off?')).source).toBe('llm');
    await put({});
    expect((await answer('Can it be off?')).source).toBe('qa');
    expect((await put({ semantic_threshold: 2 })).status).toBe(422);
  });

  it('explains which entry a question would get, and what would answer otherwise', async () => {
    const { id } = await publish('How do I return a damaged item?');
    await indexed(id);
    const exact = await send(api(), 'POST', '/api/qa/try', own, { question: 'how do i return a damaged item' });
    expect(exact.body).toMatchObject({
      outcome: 'entry',
      entry_id: id,
      candidates: [{ match: 'exact', accepted: true, reasons: ['word for word'] }],
      otherwise: expect.stringMatching(/model|nothing/),
    });
    const near = await send(api(), 'POST', '/api/qa/try', own, {
      question: 'How do I return an item that I do not like?',
    });
    expect(near.body.outcome).toBe('none');
    expect(near.body.candidates[0]).toMatchObject({
      entry_id: id,
      match: 'semantic',
      accepted: false,
      reasons: expect.any(Array),
    });
    const theirs = await send(api(), 'POST', '/api/qa/try', foreign, { question: 'How do I return a damaged item?' });
    expect(theirs.body).toMatchObject({ outcome: 'none', candidates: [] });
  });

  it('searches with scores, and finds published entries that answer the same question', async () => {
    const { id } = await publish('How long does the guarantee last?', { variants: ['Duration of the warranty'] });
    await indexed(id);
    const found = await send(api(), 'GET', '/api/qa/search?query=guarantee%20period&top_k=3', own);
    expect(found.body.results[0]).toMatchObject({ exact: false, entry: { id } });
    const same = await send(api(), 'POST', '/api/qa/search', own, { query: 'duration of the WARRANTY' });
    expect(same.body.results[0]).toMatchObject({ score: 1, exact: true, variant: 'Duration of the warranty' });
    expect((await send(api(), 'POST', '/api/qa/search', foreign, { query: 'guarantee' })).body.results).toEqual([]);
    const questions = ['How long does the guarantee last', 'Something else entirely'];
    const check = await send(api(), 'POST', '/api/qa/check', own, { questions });
    expect(check.body.conflicts).toEqual([
      expect.objectContaining({ entry_id: id, match: 'exact', blocks: true, question: questions[0] }),
    ]);
    expect((await send(api(), 'POST', '/api/qa/check', own, { questions, entry_id: id })).body.conflicts).toEqual([]);
  });
});
