import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BudgetBook } from '../../src/llm/budgets/budget-book.js';
import { ModelRegistry } from '../../src/llm/model-registry.js';
import { SettlementBacklog } from '../../src/llm/budgets/settlement-backlog.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { testServices } from '../support/services.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { type ChatBench, MODEL, send, startBench, stream, until } from './chat-support.js';
import { budget, calls, usage } from './spending-support.js';

const SLOW = { tokenMs: 25, text: 'one two three four five six seven eight nine ten '.repeat(3), usage: usage() };

describe('spending while PostgreSQL is gone at the end of an answer', () => {
  const database = new TcpProxy();
  const redis = new TcpProxy();
  let bench: ChatBench;
  let account: TestAccount;
  const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);

  beforeAll(async () => {
    const { databaseUrl, redisUrl } = testServices();
    const urls = { DATABASE_URL: await database.start(databaseUrl), REDIS_URL: await redis.start(redisUrl) };
    bench = await startBench(2, { ...urls, REDIS_CLUSTER: 'false' });
  });
  beforeEach(async () => {
    bench.simulator.reset();
    account = await registerAccount(bench.replicas[0]!);
    const put = (path: string, body: object) => send(bench.replicas[0]!, 'PUT', path, account, body);
    expect((await put('/api/model-config', { default_model: MODEL, fallback_models: [] })).status).toBe(200);
    const items = [budget(1), budget(100_000, { unit: 'tokens' })];
    expect((await put('/api/budgets', { items })).status).toBe(200);
    errors.mockClear();
  });
  afterAll(async () => {
    errors.mockRestore();
    await bench?.close();
    await Promise.all([database.stop(), redis.stop()]);
  });

  const get = <T>(type: abstract new (...args: never[]) => T, i = 0): T =>
    bench.replicas[i]!.app.get(type as never, { strict: false });
  const budgets = async (i = 0) => (await send(bench.replicas[i]!, 'GET', '/api/budgets', account)).body.items;
  const logged = (text: string): number => errors.mock.calls.filter(([m]) => JSON.stringify(m).includes(text)).length;

  /** An answer in whose middle `cut` is called; the budgets are not remembered any more when it ends. */
  async function answerWhile(cut: () => void): Promise<void> {
    bench.simulator.script(SLOW);
    const answer = await stream(bench.replicas[0]!, account, { prompt: 'Tell me', use_rag: false });
    await until('some text', () => answer.text().length > 5);
    cut();
    await get(BudgetBook).invalidate(account.workspaceId);
    await answer.ended;
    expect(answer.events.at(-1)).toMatchObject({ type: 'done', finish_reason: 'stop' });
  }

  it('charges it when the database is back, once, on every replica, and says so in the log', async () => {
    // Both replicas know the counters and trust them.
    for (const i of [0, 1]) expect(await budgets(i)).toMatchObject([{ spent: 0 }, { spent: 0 }]);
    await answerWhile(() => database.cut());
    expect(logged('Budgets cannot be read')).toBe(1);
    database.mend();
    for (const i of [1, 0, 1])
      expect(await budgets(i)).toMatchObject([
        { spent: calls(1), reserved: 0 },
        { spent: 50, reserved: 0 },
      ]);
    bench.simulator.script({ usage: usage() });
    const next = await send(bench.replicas[1]!, 'POST', '/api/v1/create', account, { prompt: 'Next', use_rag: false });
    expect(next.status).toBe(200);
    for (const i of [0, 1]) expect(await budgets(i)).toMatchObject([{ spent: calls(2) }, { spent: 100 }]);
  });

  it('keeps what neither PostgreSQL nor Redis takes, and settles it once when one of them is back', async () => {
    await answerWhile(() => {
      database.cut();
      redis.cut();
    });
    expect(logged('Settlement failed in Redis and PostgreSQL')).toBe(1);
    expect(get(SettlementBacklog).size).toBe(1);
    redis.mend();
    database.mend();
    await until('Redis is back', () => get(RedisService).available && get(RedisService, 1).available);
    await until('it is settled', () => get(SettlementBacklog).size === 0);
    for (const i of [0, 1])
      expect(await budgets(i)).toMatchObject([
        { spent: calls(1), reserved: 0 },
        { spent: 50, reserved: 0 },
      ]);
  });

  it('counts an answer that broke off at the last known price', async () => {
    bench.simulator.script({ ...SLOW, fault: 'disconnect', faultAfter: 20 });
    const answer = await stream(bench.replicas[0]!, account, { prompt: 'Break', use_rag: false });
    await until('some text', () => answer.text().length > 5);
    database.cut();
    // Five seconds later the models are not fresh any more.
    jest.spyOn(get(ModelRegistry), 'forWorkspace').mockRejectedValueOnce(new Error('connection terminated'));
    await get(BudgetBook).invalidate(account.workspaceId);
    await answer.ended;
    database.mend();
    const [money, tokens] = await budgets();
    expect(tokens.spent).toBeGreaterThan(5);
    expect(money.spent).toBeGreaterThan(0);
  });
});
