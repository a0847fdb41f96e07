import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { eventually } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { type ChatBench, MODEL, startBench } from './chat-support.js';

const LONG = 'a long story about the warranty of the blue kettle '.repeat(12);

describe('the memory of a conversation', () => {
  let bench: ChatBench;
  let mine: Scenario;
  beforeAll(async () => {
    bench = await startBench(2);
    mine = await Scenario.in(bench.replicas[0]!);
  });
  beforeEach(async () => {
    bench.simulator.reset();
    await mine.send('PUT', '/api/conversation-settings', { history_tokens: 500 });
  });
  afterAll(() => bench.close());

  const on = (replica: number): Scenario => new Scenario(bench.replicas[replica]!, mine.owner);
  const say = async (prompt: string, more: object = {}, as = mine) => {
    const answer = await as.ask({ prompt, model: MODEL, use_rag: false, cache: { mode: 'bypass' }, ...more });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const memoryOf = async (id: string) => (await mine.send('GET', `/api/v1/conversations/${id}/memory`)).body;
  const requests = () => bench.simulator.completionRequests.map((r) => r.body!.messages.map((m) => String(m.content)));
  /** Counts only conversations with this word: one of another test may still be summarised. */
  const summaries = (word = '') =>
    requests().filter(([system, text]) => system!.startsWith('Summarise') && text!.includes(word));
  const folded = (id: string) =>
    eventually('a summary', async () => {
      const memory = await memoryOf(id);
      return memory.summary_by && memory.covers_until ? memory : undefined;
    });
  /** Purposes of the usage events of a conversation. */
  const purposes = async (id: string) => {
    const streams = bench.replicas[0]!.app.get(UsageStreams, { strict: false });
    const events = await streams.waiting(mine.owner.workspaceId);
    return events.flatMap((e) => (e.conversationId === id ? [e.purpose ?? 'question'] : [])).sort();
  };
  /** Waits for the last summary: one fold may follow another. */
  const settled = async (id: string) => {
    let before = await folded(id);
    await eventually('no more folds', async () => {
      const now = await memoryOf(id);
      const isSame = now.covers_until === before.covers_until;
      before = now;
      return isSame;
    });
    return before;
  };

  it('is summarised by the default model, once for all replicas, and sent with the question', async () => {
    await mine.answersWith(MODEL);
    bench.simulator.script({ text: 'Two years.' });
    const { conversation_id: id } = await say(`First: ${LONG}`, { conversation_id: 'new' });
    bench.simulator.script({ text: 'Three years.' });
    await say(`Second: ${LONG}`, { conversation_id: id });
    expect((await memoryOf(id)).summary).toBe('');
    await Promise.all(
      [0, 1, 0, 1].map((replica, i) => say(`Third ${i}: ${LONG}`, { conversation_id: id }, on(replica))),
    );
    const memory = await settled(id);
    expect(memory.summary_by).toBe('model');
    const folds = summaries().map((messages) => messages.join('\n').replace(/<summary>[^]*<.summary>/, ''));
    for (const turn of ['First', 'Second', 'Third 0', 'Third 1', 'Third 2', 'Third 3'])
      expect(folds.filter((text) => text.includes(`User: ${turn}: a long`)).length).toBeLessThanOrEqual(1);
    expect(folds[0]).toContain('User: First: a long story');
    const counted = await purposes(id);
    expect(counted.filter((purpose) => purpose === 'question')).toHaveLength(6);
    expect(counted.filter((purpose) => purpose === 'memory')).toHaveLength(summaries().length);
    bench.simulator.reset();
    await say('And now?', { conversation_id: id });
    const asked = requests().find((messages) => messages.at(-1) === 'And now?')!;
    expect(asked[0]).toContain(memory.summary.slice(0, 40));
    expect(asked.slice(1).join('\n')).not.toContain('First: a long story');
    const { body: usage } = await mine.send('GET', `/api/conversations/${id}/messages?limit=100`);
    expect(usage.items).toHaveLength(14);
  });

  it('is extracted from the messages without a model', async () => {
    await mine.answersWith('nexus/extractive');
    const { conversation_id: id } = await say(`Alpha: ${LONG}`, { conversation_id: 'new' });
    for (const word of ['Second', 'Third', 'Fourth']) await say(`${word}: ${LONG}`, { conversation_id: id });
    const memory = await folded(id);
    expect(memory).toMatchObject({ summary_by: 'extract', summary: expect.stringContaining('- Asked: Alpha: a long') });
    expect(summaries('Alpha')).toEqual([]);
  });

  it('is extracted from the messages when the model fails', async () => {
    await mine.answersWith(MODEL);
    for (let i = 0; i < 12; i++) bench.simulator.script({ status: 500 });
    const own = { model: 'nexus/extractive' };
    const { conversation_id: id } = await say(`First: ${LONG}`, { conversation_id: 'new', ...own });
    for (const word of ['Second', 'Third', 'Fourth']) await say(`${word}: ${LONG}`, { conversation_id: id, ...own });
    expect((await folded(id)).summary_by).toBe('extract');
    expect(summaries().length).toBeGreaterThan(0);
  });

  it('has no summary when the workspace disables it', async () => {
    await mine.answersWith(MODEL);
    await mine.send('PUT', '/api/conversation-settings', { history_tokens: 500, summaries: false });
    const { conversation_id: id } = await say(`Beta: ${LONG}`, { conversation_id: 'new' });
    for (const word of ['Second', 'Third', 'Fourth']) await say(`${word}: ${LONG}`, { conversation_id: id });
    const asked = requests().at(-1)!;
    expect(asked.join('\n')).not.toContain('Beta: a long story');
    expect(summaries('Beta')).toEqual([]);
    expect((await memoryOf(id)).summary).toBe('');
  });

  it('is rebuilt when the turns that it covers are replaced', async () => {
    await mine.answersWith('nexus/extractive');
    const first = await say(`First: ${LONG}`, { conversation_id: 'new' });
    const id = first.conversation_id as string;
    for (const word of ['Second', 'Third', 'Fourth']) await say(`${word}: ${LONG}`, { conversation_id: id });
    await folded(id);
    await say('Anew?', { conversation_id: id, replaces: first.id });
    expect(await memoryOf(id)).toMatchObject({ summary: '', covers_until: null });
    expect(requests().at(-1)).toHaveLength(2);
  });

  it('titles conversations of the console by the model if enabled, but keeps titles set by a person', async () => {
    await mine.answersWith(MODEL);
    await mine.send('PUT', '/api/conversation-settings', { titles: 'model' });
    const { conversation_id: id } = await say('What is the warranty?', { conversation_id: 'new' });
    const names = () => requests().filter(([system]) => system!.startsWith('Name'));
    await eventually('a title', async () => {
      const { title } = (await mine.send('GET', `/api/v1/conversations/${id}`)).body;
      return title !== 'What is the warranty?' ? title : undefined;
    });
    expect(names()).toHaveLength(1);
    expect(await purposes(id)).toEqual(['memory', 'question']);
  });

  it('starts a new conversation for a visitor after inactivity or many messages', async () => {
    await mine.answersWith(MODEL);
    const visitor = await mine.visitor();
    const send = async (body: object) => {
      const response = await fetch(`${bench.replicas[0]!.url}/api/widget/messages`, {
        method: 'POST',
        headers: { ...visitor.headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return /"conversation_id":"([^"]+)"/.exec(await response.text())?.[1];
    };
    await mine.send('PUT', '/api/conversation-settings', { max_messages: 4 });
    const first = await send({ message: 'One?' });
    expect(await send({ message: 'Two?', conversation_id: first, client_message_id: 'm2' })).toBe(first);
    expect(await send({ message: 'Two?', conversation_id: first, client_message_id: 'm2' })).toBe(first);
    const next = await send({ message: 'Three?', conversation_id: first });
    expect(next).not.toBe(first);
    const member = await say('One?', { conversation_id: 'new' });
    for (const prompt of ['Two?', 'Three?'])
      expect((await say(prompt, { conversation_id: member.conversation_id })).conversation_id).toBe(
        member.conversation_id,
      );
  });
});
