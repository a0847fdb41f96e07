import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../src/common/ids/ids.js';
import { type Account, accountOf, type BudgetRule } from '../../src/llm/budgets/account.js';
import { SystemClock } from '../../src/common/clock/clock.js';
import { BudgetLedger, type Charge } from '../../src/llm/budgets/budget-ledger.js';
import type { SpentReader } from '../../src/llm/budgets/spent-reader.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { testServices } from '../support/services.js';

const HOUR_MS = 3_600_000;
const LIMITS = [100, 250];

type Step =
  | { do: 'reserve'; call: number; amount: number }
  | { do: 'settle' | 'settle-unknown'; call: number; amount: number }
  | { do: 'forget' }
  | { do: 'doubt' };

const call = fc.integer({ min: 0, max: 6 });
const amount = fc.integer({ min: 0, max: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('reserve' as const), call, amount }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle' as const), call, amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle-unknown' as const), call, amount }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'forget' }, { do: 'doubt' }) },
);

/** What a ledger must be, in the simplest words: sums over what is open and what was settled. */
class Model {
  readonly open = new Map<number, number>();
  readonly settled = new Map<number, number>();

  get spent(): number {
    return [...this.settled.values()].reduce((a, b) => a + b, 0);
  }
  get reserved(): number {
    return [...this.open.values()].reduce((a, b) => a + b, 0);
  }
  /** Place of the first account that has nothing left, −1 = none. */
  refuses(amount: number): number {
    return amount > 0 ? LIMITS.findIndex((limit) => this.spent + this.reserved >= limit) : -1;
  }
}

describe('the ledger of budgets', () => {
  const { redisUrl, redisCluster } = testServices();
  const redis = new RedisService({ redis: { url: redisUrl, cluster: redisCluster } } as never);
  beforeAll(() => redis.onModuleInit());
  afterAll(() => redis.onApplicationShutdown());

  const accounts = (): Account[] =>
    LIMITS.map((limit) => {
      const rule: BudgetRule = {
        id: newId(),
        subjectType: 'token',
        subjectId: newId(),
        period: 'day',
        unit: 'tokens',
        limit,
      };
      const now = Date.now();
      return accountOf(rule, { start: new Date(now - HOUR_MS), end: new Date(now + HOUR_MS) });
    });

  it('is what was settled and what is open, whatever happens in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const [workspaceId, own, model] = [newId(), accounts(), new Model()];
        const reader = { everything: () => Promise.resolve(own.map(() => model.spent)) } as unknown as SpentReader;
        const ledger = new BudgetLedger(redis, reader, new SystemClock());
        const charges = (amount: number): Charge[] => own.map((account) => ({ account, amount }));
        for (const next of steps) await take(next, { workspaceId, own, model, ledger, charges });
        const { spent, reserved } = model;
        expect(await ledger.balances(workspaceId, own)).toEqual(own.map(() => ({ spent, reserved })));
      }),
      { numRuns: 150 },
    );
  });

  interface World {
    workspaceId: string;
    own: Account[];
    model: Model;
    ledger: BudgetLedger;
    charges: (amount: number) => Charge[];
  }

  async function take(next: Step, { workspaceId, own, model, ledger, charges }: World): Promise<void> {
    if (next.do === 'doubt') return ledger.distrust(workspaceId, own);
    if (next.do === 'forget') {
      // Redis without its data: what is open is forgotten with it; its calls will be settled all the same.
      const all = await redis.client.keys(`{ws:${workspaceId}}:budget:[aoh]*`);
      if (all.length > 0) await redis.client.del(...all);
      return model.open.clear();
    }
    const id = `call-${next.call}`;
    if (next.do === 'reserve') {
      const answer = await ledger.reserve(workspaceId, id, charges(next.amount), Date.now() + HOUR_MS);
      model.open.delete(next.call);
      const place = model.refuses(next.amount);
      expect(answer.held).toBe(place < 0);
      if (!answer.held) expect(answer.account).toBe(own[place]);
      else model.open.set(next.call, next.amount);
      return;
    }
    const settlement = {
      completionId: id,
      stream: redis.key(workspaceId, 'usage'),
      event: '{}',
      tokens: next.amount,
      counter: { key: 'test', windowMs: 1_000 },
    };
    const before = model.settled.has(next.call);
    const isKnown = next.do === 'settle';
    const answer = await ledger.settle(workspaceId, settlement, isKnown ? charges(next.amount) : null);
    if (!before) {
      model.settled.set(next.call, next.amount);
      model.open.delete(next.call);
    }
    expect(answer).toEqual(before ? null : isKnown ? own.map(() => model.spent) : []);
  }
});
