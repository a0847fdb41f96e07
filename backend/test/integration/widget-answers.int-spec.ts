import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { eventually } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import { startWorker } from '../support/test-app.js';
import { type ChatBench, MODEL, open, startBench } from './chat-support.js';

jest.setTimeout(120_000);

const OTHER = 'sim/cheap';
const QUESTION = 'When does the library open?';
const LIBRARIES = {
  greenfield: 'The library of Greenfield opens at nine in the morning.',
  redhill: 'The library of Redhill opens at ten in the morning.',
};

describe('what visitors of a widget are answered with', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let home: Scenario;
  let widget: { id: string; public_id: string };
  let visitor: { id: string } & Headed;
  let asked = 0;

  const api = () => bench.replicas[0]!;
  const set = async (settings: object) => {
    const answer = await home.send('PATCH', `/api/widgets/${widget.id}`, settings);
    expect(answer.status).toBe(200);
  };
  /** Each time with other words, so that nothing comes from the cache. */
  const say = (message: string, as = visitor) => open(api(), '/api/widget/messages', as, { body: { message } });
  const ask = async (question = `${QUESTION} I ask for the ${++asked}th time.`) => {
    const stream = await say(question);
    await stream.ended;
    return stream;
  };
  /** What the model was told. */
  const told = (): string => JSON.stringify(bench.simulator.completionRequests.at(-1)!.body);

  beforeAll(async () => {
    bench = await startBench(1, {
      NEXUS_ADDRESS_MESSAGES_PER_MINUTE: '1000',
      NEXUS_VISITOR_MESSAGES_PER_MINUTE: '1000',
    });
    worker = await startWorker(bench.environment);
    home = await Scenario.in(api(), 'Libraries');
    await home.answersWith(MODEL);
    for (const [name, text] of Object.entries(LIBRARIES)) {
      const id = await home.document(`${name}.txt`, text);
      const bulk = (change: object) =>
        home.send('POST', '/api/rag/documents/bulk', { document_ids: [id], ...change }).then(({ status }) => status);
      expect(await bulk({ action: 'move', folder: `towns/${name}` })).toBeLessThan(300);
      expect(await bulk({ action: 'add_tags', tags: [name] })).toBeLessThan(300);
    }
  });
  afterAll(async () => {
    await worker?.close();
    await bench.close();
  });
  beforeEach(async () => {
    const { id } = (await home.send('POST', '/api/widgets', { name: 'W' })).body;
    widget = (await home.send('GET', `/api/widgets/${id}`)).body;
    const session = await home.send('POST', `/api/widget/${widget.public_id}/session`, {}, null, { origin: api().url });
    const headers = { authorization: `Bearer ${session.body.visitor_token}`, origin: api().url };
    visitor = { id: session.body.visitor_id, headers };
  });

  it('passages of the folders and tags that it may use, and of no other', async () => {
    await ask();
    expect(told()).toContain('Greenfield');
    expect(told()).toContain('Redhill');
    await set({ knowledge: { folders: ['towns/greenfield'], tags: [] } });
    await ask();
    expect(told()).toContain('Greenfield');
    expect(told()).not.toContain('Redhill');
    await set({ knowledge: { folders: ['towns'], tags: ['redhill'] } });
    await ask();
    expect(told()).not.toContain('Greenfield');
    expect(told()).toContain('Redhill');
    await set({ knowledge: { folders: ['towns/greenfield'], tags: ['redhill'] } });
    await ask();
    expect(told()).not.toMatch(/Greenfield|Redhill/);
  });

  it('answers that were made from its own part of the documents, also from the cache', async () => {
    const question = 'When do libraries open in the morning?';
    await set({ knowledge: { folders: ['towns/greenfield'], tags: [] } });
    await ask(question);
    const before = bench.simulator.completionRequests.length;
    await set({ knowledge: { folders: ['towns/redhill'], tags: [] } });
    await ask(question);
    expect(bench.simulator.completionRequests).toHaveLength(before + 1);
    expect(told()).not.toContain('Greenfield');
  });

  it('Q&A entries, unless they are switched off for it', async () => {
    const question = 'May I bring my dog into the library?';
    const body = { question, answer: 'Dogs are welcome.', status: 'published' };
    expect((await home.send('POST', '/api/qa', body)).status).toBe(201);
    const sources = async () => (await ask(question)).events.find((e) => e.type === 'start')?.source;
    await eventually('the entry answers', async () => (await sources()) === 'qa');
    await set({ qa_enabled: false });
    expect(await sources()).not.toBe('qa');
    await set({ qa_enabled: true });
    expect(await sources()).toBe('qa');
  });

  it('its model, and the default one when its own is gone', async () => {
    const model = async () => (await ask()).events.find((e) => e.type === 'start')?.model;
    await set({ model: 'nexus/extractive' });
    expect(await model()).toBe('nexus/extractive');
    await set({ model: OTHER });
    expect(await model()).toBe(OTHER);
    const settings = { default_model: MODEL, fallback_models: [], allowed_models: [MODEL] };
    expect((await home.send('PUT', '/api/model-config', settings)).status).toBe(200);
    await eventually('the default answers', async () => (await model()) === MODEL);
    await home.answersWith(MODEL);
  });

  it('the message of its pause', async () => {
    const pause = (body: object) => home.send('POST', `/api/widgets/${widget.id}/pause`, body);
    expect((await pause({ paused: true, message: ' We are back on Monday. ' })).body).toMatchObject({
      is_paused: true,
      pause_message: 'We are back on Monday.',
    });
    const refused = { status: 403, body: { code: 'widget_paused', detail: 'We are back on Monday.' } };
    const session = () => home.send('POST', `/api/widget/${widget.public_id}/session`, {}, null, { origin: api().url });
    expect(await session()).toMatchObject(refused);
    expect(await home.send('POST', '/api/widget/messages', { message: 'Hello?' }, visitor)).toMatchObject(refused);
    expect((await pause({ paused: false })).body).toMatchObject({ pause_message: 'We are back on Monday.' });
    expect((await session()).status).toBe(200);
  });

  it.each([
    ['messages_per_minute', 'messages in this chat. Try again in'],
    ['messages_per_day', 'messages in this chat today. Try again in 24 hours'],
    ['visitor_messages_per_day', 'messages from you today. Try again in 24 hours'],
  ])('no more than its limit of %s', async (name, words) => {
    const none = { messages_per_minute: null, messages_per_day: null, visitor_messages_per_day: null };
    await set({ limits: { ...none, [name]: 2 } });
    for (let i = 0; i < 2; i++) expect((await ask()).status).toBe(200);
    const refused = await home.send('POST', '/api/widget/messages', { message: 'One more?' }, visitor);
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', detail: expect.stringContaining(words) },
    });
    await set({ limits: none });
    expect((await ask()).status).toBe(200);
  });
});
