import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { RequestContext } from '../../src/common/context/request-context.js';
import { Conversation, Message } from '../../src/conversations/conversation.entity.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { type Answer, type ChatBench, MODEL, open, send, startBench, startOf } from './chat-support.js';

const PARALLEL = 20;

describe('a conversation with concurrent writers', () => {
  let bench: ChatBench;
  let owner: TestAccount;
  beforeAll(async () => {
    bench = await startBench(2, { NEXUS_VISITOR_MESSAGES_PER_MINUTE: '1000' });
    owner = await registerAccount(bench.replicas[0]!);
  });
  beforeEach(() => bench.simulator.reset());
  afterAll(() => bench.close());

  const say = (i: number, message: string, extra: object = {}): Promise<Answer> =>
    send(bench.replicas[i % 2]!, 'POST', '/api/v1/create', owner, {
      prompt: message,
      model: MODEL,
      use_rag: false,
      cache: { mode: 'bypass' },
      ...extra,
    });

  const begin = async (): Promise<string> =>
    (await say(0, `Hello ${randomUUID()}`, { conversation_id: 'new' })).body.conversation_id as string;

  const stored = (id: string): Promise<{ conversation: Conversation; messages: Message[] }> => {
    const { app } = bench.replicas[0]!;
    const db = app.get(TenantDb, { strict: false });
    return app.get(RequestContext, { strict: false }).run({ workspaceId: owner.workspaceId }, async () => ({
      conversation: await db.em().findOneOrFail(Conversation, { id }),
      messages: await db.em().find(Message, { conversationId: id }, { orderBy: { createdAt: 'asc', id: 'asc' } }),
    }));
  };

  const expectWhole = async (id: string, count: number): Promise<Message[]> => {
    const { conversation, messages } = await stored(id);
    expect(messages).toHaveLength(count);
    expect(conversation.messageCount).toBe(count);
    expect(messages.map((m) => m.id)).toContain(conversation.headId);
    const newest = Math.max(...messages.map((m) => m.createdAt.getTime()));
    expect(messages.find((m) => m.id === conversation.headId)!.createdAt.getTime()).toBe(newest);
    expect(conversation.lastMessageAt.getTime()).toBe(newest);
    return messages;
  };

  it('counts all turns and has the newest one as head', async () => {
    const id = await begin();
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, (_, i) => say(i, `Turn ${i}`, { conversation_id: id })),
    );
    expect(answers.map((a) => a.status)).toEqual(Array<number>(PARALLEL).fill(200));
    await expectWhole(id, 2 + 2 * PARALLEL);
  });

  it('stores a repeated message once, with one answer', async () => {
    const { ask } = await visitorOf();
    const first = await ask(0, { message: 'Hello' });
    const id = first.body.conversation_id as string;
    const again = { message: 'And tea?', conversation_id: id, client_message_id: 'm2' };
    const answers = await Promise.all(Array.from({ length: PARALLEL }, (_, i) => ask(i, again)));
    expect(answers.map((a) => a.status)).toEqual(Array<number>(PARALLEL).fill(200));
    const messages = await expectWhole(id, 4);
    expect(messages.map((m) => m.role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(messages[2]!.completionId).toBe(messages[3]!.completionId);
  });

  it('replaces an interrupted answer when its message is sent again, and excludes it from the prompt', async () => {
    const { ask } = await visitorOf();
    const id = (await ask(0, { message: 'Hello' })).body.conversation_id as string;
    bench.simulator.reset();
    bench.simulator.script({ text: 'one two three four', fault: 'disconnect', faultAfter: 2, tokenMs: 10 });
    const again = { message: `Break ${randomUUID()}`, conversation_id: id, client_message_id: 'm3' };
    await ask(0, again);
    await expectWhole(id, 4);
    bench.simulator.reset();
    expect((await ask(1, again)).status).toBe(200);
    const messages = await expectWhole(id, 4);
    expect(messages[3]).toMatchObject({ role: 'assistant', finishReason: 'stop' });
    const sent = bench.simulator.completionRequests[0]!.body!.messages.filter((m) => m.role !== 'system');
    expect(sent.map((m) => m.role)).toEqual(['user', 'assistant', 'user']);
  });

  const visitorOf = async () => {
    const api = bench.replicas[0]!;
    const scenario = await Scenario.in(api);
    owner = scenario.owner;
    await scenario.answersWith(MODEL);
    const visitor = await scenario.visitor();
    const ask = async (i: number, body: object): Promise<Answer> => {
      const s = await open(bench.replicas[i % 2]!, '/api/widget/messages', visitor, { body });
      await s.ended;
      return { status: s.status, headers: s.headers, body: s.status === 200 ? startOf(s.events) : null };
    };
    return { ask };
  };
});
