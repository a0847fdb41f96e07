import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type OpenAI from 'openai';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { startWorker } from '../support/test-app.js';
import { MODEL, send, startBench } from './chat-support.js';
import { ask, failure, nexus, type OpenAiBench, startOpenAi, unique } from './openai-support.js';

/** The difference to a proxy: knowledge, prompts, conversations and limits of the workspace, isolated from other workspaces. */
describe('a workspace behind the OpenAI client', () => {
  let started: OpenAiBench;
  let worker: INestApplicationContext;
  let client: OpenAI;
  let owner: TestAccount;

  beforeAll(async () => {
    started = await startOpenAi();
    ({ owner } = started);
    client = started.clientOf(started.key);
    worker = await startWorker(started.bench.environment);
    await new Scenario(started.api, owner).document('returns.txt', 'Goods can be returned within 30 days of delivery.');
  });
  afterAll(async () => {
    await worker?.close();
    await started?.bench.close();
  });
  beforeEach(() => started.bench.simulator.reset());

  const question = 'Within how many days can goods be returned?';
  const citations = (answer: object) => nexus(answer)['citations'] as { n: number; title: string }[];

  it('answers from its documents and cites them', async () => {
    const answer = await client.chat.completions.create({ model: MODEL, messages: ask(question) });
    expect(answer.choices[0]!.message.content).toContain('within 30 days of delivery. [1]');
    expect(citations(answer)).toMatchObject([{ n: 1, title: 'returns.txt' }]);
    const local = await client.chat.completions.create({ model: 'nexus/extractive', messages: ask(question) });
    expect(nexus(local)).toMatchObject({ source: 'extractive', citations: [{ n: 1 }] });
  });

  it('sends the sources of a stream in its last chunk', async () => {
    const stream = await client.chat.completions.create({ model: MODEL, messages: ask(question), stream: true });
    let last: object = {};
    for await (const chunk of stream) last = chunk;
    expect(citations(last)).toMatchObject([{ n: 1, title: 'returns.txt' }]);
  });

  it('ignores its documents on request, with a separate cache entry', async () => {
    const request = { model: MODEL, messages: ask(question), nexus: { use_rag: false } };
    const answer = await client.chat.completions.create(request);
    expect(answer.choices[0]!.message.content).toContain('simulated answer');
    expect(citations(answer)).toEqual([]);
  });

  it('retrieves documents for a question with tool results', async () => {
    const calls = [{ id: 'c1', type: 'function' as const, function: { name: 'f', arguments: '{}' } }];
    const answer = await client.chat.completions.create({
      model: MODEL,
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'tool', tool_call_id: 'c1', content: '{}' },
      ],
      tools: [{ type: 'function', function: { name: 'f' } }],
    });
    expect(citations(answer)).toHaveLength(1);
  });

  it('stores a conversation that a request names, for its owner only', async () => {
    const first = await client.chat.completions.create({
      model: MODEL,
      messages: ask(unique('My name is Ada.')),
      ...{ nexus: { conversation_id: 'new', use_rag: false } },
    });
    const id = nexus(first)['conversation_id'] as string;
    const extras = { nexus: { conversation_id: id, use_rag: false } };
    await client.chat.completions.create({ model: MODEL, messages: ask('And my name?'), ...extras });
    const { messages } = started.bench.simulator.completionRequests.at(-1)!.body!;
    expect(messages.map((m) => m.role)).toEqual(['system', 'user', 'assistant', 'user']);
    const stranger = await registerAccount(started.api);
    const other = started.clientOf(stranger.accessToken);
    const error = await failure(
      other.chat.completions.create({ model: MODEL, messages: ask('Whose is it?'), ...extras }),
    );
    expect(error).toMatchObject({ status: 404, code: 'conversation_not_found' });
  });

  it('does not share answers or streams with another workspace', async () => {
    const stranger = await registerAccount(started.api);
    const other = started.clientOf(stranger.accessToken);
    await client.chat.completions.create({ model: MODEL, messages: ask(question) });
    const answer = await other.chat.completions.create({ model: MODEL, messages: ask(question) });
    expect(nexus(answer)).toMatchObject({ source: 'llm', cache: { status: 'miss' }, citations: [] });
    started.bench.simulator.script({ text: 'word '.repeat(200), tokenMs: 20 });
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: ask(unique('Mine')),
      stream: true,
    });
    for await (const chunk of stream) {
      const run = chunk.id.replace('chatcmpl-', '');
      for (const [method, path] of [
        ['GET', `/api/v1/streams/${run}`],
        ['POST', `/api/v1/streams/${run}/cancel`],
      ] as const)
        expect(await send(started.api, method, path, stranger)).toMatchObject({ status: 404 });
      break;
    }
  });

  it('reports an exhausted budget like OpenAI, once, without affecting others', async () => {
    const token = await send(started.api, 'POST', '/api/tokens', owner, { name: 'broke', scopes: ['chat'] });
    const item = { subject: { type: 'token', id: token.body.id as string }, period: 'day', unit: 'tokens', limit: 0 };
    expect(await send(started.api, 'PUT', '/api/budgets', owner, { items: [item] })).toMatchObject({ status: 200 });
    let requests = 0;
    const broke = started.clientOf(token.body.token as string, {
      maxRetries: 2,
      fetch: (input, init) => (requests++, fetch(input, init)),
    });
    for (const stream of [false, true]) {
      requests = 0;
      const error = await failure(
        broke.chat.completions.create({ model: MODEL, messages: ask(unique('Broke')), stream } as never),
      );
      expect(error).toMatchObject({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' });
      expect(requests).toBe(1);
    }
    expect(started.bench.simulator.completionRequests).toHaveLength(0);
    await client.chat.completions.create({ model: MODEL, messages: ask(unique('Not broke')) });
    await send(started.api, 'PUT', '/api/budgets', owner, { items: [] });
  });

  it('rejects keys without the scope', async () => {
    const token = await send(started.api, 'POST', '/api/tokens', owner, { name: 'files', scopes: ['rag:read'] });
    const narrow = started.clientOf(token.body.token as string);
    expect(await failure(narrow.models.list())).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await failure(narrow.embeddings.create({ model: 'x', input: 'x' }))).toMatchObject({ status: 403 });
  });

  it('limits answers and embeddings separately, per minute', async () => {
    const limited = await startBench(1, { NEXUS_COMPLETIONS_PER_MINUTE: '3', NEXUS_EMBEDDINGS_PER_MINUTE: '3' });
    try {
      const api = limited.replicas[0]!;
      const person = await registerAccount(api);
      const model = ((await send(api, 'GET', '/v1/models', person)).body.data as { id: string }[]).at(-1)!.id;
      const bodies = {
        '/v1/embeddings': { model, input: 'x' },
        '/v1/chat/completions': { model: MODEL, messages: ask('x') },
      };
      for (const [path, body] of Object.entries(bodies)) {
        const answers = [];
        // The minute may change in between: then the second window fills up.
        for (let i = 0; i < 7; i++) answers.push(await send(api, 'POST', path, person, body));
        expect(answers[0]).toMatchObject({ status: 200 });
        expect(answers[0]!.headers.get('ratelimit-limit')).toBe('3');
        expect(answers.find((a) => a.status === 429)).toMatchObject({
          body: { error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
        });
        expect(Number(answers.find((a) => a.status === 429)!.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    } finally {
      await limited.close();
    }
  });
});
