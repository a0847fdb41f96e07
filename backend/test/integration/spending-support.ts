import { expect } from '@jest/globals';
import { UsageMover } from '../../src/analytics/usage/usage-mover.js';
import { UsageRegistry } from '../../src/analytics/usage/usage-registry.js';
import { UsageRepository } from '../../src/analytics/usage/usage.repository.js';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { SystemClock } from '../../src/common/clock/clock.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import type { RunningApi } from '../support/test-app.js';
import { type Answer, type ChatBench, MODEL, send, startBench } from './chat-support.js';

const clock = new SystemClock();

/** What one call of the tests costs, in US dollars: the simulator reports it, and its prices allow for it. */
export const COST = 0.000_1;
/** What so many calls cost, without the noise of binary fractions. */
export const calls = (n: number): number => Math.round(n * COST * 1e9) / 1e9;
export const usage = (cost: number | null = COST) => ({ prompt_tokens: 30, completion_tokens: 20, cost });

export const budget = (limit: number, extra: object = {}) => ({
  subject: { type: 'workspace' },
  period: 'month',
  unit: 'usd',
  limit,
  ...extra,
});

/** Replicas, and a new workspace for each test, whose answers cost something. */
export class SpendingBench {
  bench: ChatBench;
  account: TestAccount;
  private asked = 0;

  constructor(
    private readonly replicas = 2,
    private readonly overrides: Record<string, string> = {},
  ) {}

  async start(): Promise<void> {
    this.bench = await startBench(this.replicas, this.overrides);
  }

  async fresh(): Promise<void> {
    this.bench.simulator.reset();
    this.account = await registerAccount(this.api());
    await this.useModel(this.account);
  }

  useModel = (as: Headed): Promise<Answer> =>
    send(this.api(), 'PUT', '/api/model-config', as, { default_model: MODEL, fallback_models: [] });

  api = (i = 0): RunningApi => this.bench.replicas[i]!;

  get = <T>(type: abstract new (...args: never[]) => T, i = 0): T =>
    this.api(i).app.get(type as never, { strict: false });

  redis = () => this.get(RedisService).client;

  ask = (as: Headed = this.account, body: object = {}, i = 0): Promise<Answer> =>
    send(this.api(i), 'POST', '/api/v1/create', as, { prompt: `Question ${++this.asked}`, use_rag: false, ...body });

  /** The next calls report their cost. */
  paid = (n: number): void => this.bench.simulator.script(...Array.from({ length: n }, () => ({ usage: usage() })));

  put = async (...items: object[]): Promise<void> => {
    const answer = await send(this.api(), 'PUT', '/api/budgets', this.account, { items });
    expect(answer.status).toBe(200);
  };

  budgets = async () => (await send(this.api(), 'GET', '/api/budgets', this.account)).body.items;

  token = () => new Scenario(this.api(), this.account).token();

  /** What a worker does. */
  move = (): Promise<number> =>
    new UsageMover(
      new ScheduledTasks(clock),
      this.get(UsageRegistry),
      this.get(UsageStreams),
      this.get(UsageRepository),
      this.get(RedisService),
      clock,
    ).once(0);
}
