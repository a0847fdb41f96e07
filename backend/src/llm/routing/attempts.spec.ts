import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviour, FAULTS, OpenRouterSimulator } from '@nexus/testing';
import { SystemClock } from '../../common/clock/clock.js';
import { ProtocolChatModel } from '../providers/openai-protocol/chat.js';
import { UpstreamClient } from '../providers/openai-protocol/client.js';
import { OPENROUTER_DIALECT } from '../providers/openrouter/openrouter.js';
import { contractRequest } from '../testing/chat-model.contract.js';
import { withDeadline } from './deadline.js';

/** Every kind of failure, mixed with answers. */
const BEHAVIOURS: Behaviour[] = [
  { status: 500 },
  { status: 429 },
  ...FAULTS.flatMap((fault): Behaviour[] => [{ fault }, { fault, faultAfter: 0 }]),
  {},
];
const ROUNDS = 3;

describe('attempts under one signal', () => {
  const simulator = new OpenRouterSimulator();
  let client: UpstreamClient;
  beforeAll(async () => {
    await simulator.start();
    const limits = { idleTimeoutMs: 2_000, totalTimeoutMs: 5_000, maxAnswerBytes: 1_000_000 };
    client = new UpstreamClient({ baseUrl: simulator.url, headers: { authorization: 'Bearer sk' }, ...limits });
  });
  afterAll(async () => {
    await client.close(true);
    await simulator.stop();
  });

  it('leave no listener behind, however they end, and trigger no leak warning', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): void => void warnings.push(warning);
    process.on('warning', hear);
    const { signal } = new AbortController();
    const model = new ProtocolChatModel(client, OPENROUTER_DIALECT);
    const limits = { firstTokenMs: 1_500, idleMs: 1_500, totalMs: 3_000 };
    const attempt = async (): Promise<string> => {
      const events = withDeadline(model, contractRequest('sim/standard'), signal, limits, new SystemClock());
      for await (const event of events) if (event.type === 'finish') return 'answered';
      return 'ended';
    };
    simulator.script(...Array.from({ length: ROUNDS }, () => BEHAVIOURS).flat());
    const outcomes = await Promise.allSettled(Array.from({ length: ROUNDS * BEHAVIOURS.length }, attempt));
    await new Promise(setImmediate);
    process.off('warning', hear);
    const count = (status: string): number => outcomes.filter((outcome) => outcome.status === status).length;
    expect(count('fulfilled')).toBeGreaterThanOrEqual(ROUNDS);
    expect(count('rejected')).toBeGreaterThan(10 * ROUNDS);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
