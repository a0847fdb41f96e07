import { describe, expect, it } from '@jest/globals';
import { behaviourOf, FAULTS } from './behaviour.js';
import { Script } from './script.js';

describe('behaviourOf', () => {
  it.each([
    ['sim/standard', {}],
    ['openai/gpt-5:free', {}],
    ['sim/status-429', { status: 429, retryAfter: 7 }],
    ['sim/status-429_retry-none', { status: 429, retryAfter: undefined }],
    ['sim/standard:late-200_status-503_x2', { firstByteMs: 200, status: 503, times: 2 }],
    ['sim/truncated-utf8_after-0', { fault: 'truncated-utf8', faultAfter: 0 }],
    ['sim/standard:slow-5_thinking-3_reasoning', { tokenMs: 5, comments: 3, reasoning: expect.any(String) }],
  ])('%s', (model, behaviour) => expect(behaviourOf(model)).toEqual(behaviour));

  it.each(FAULTS)('%s by name and by variant', (fault) => {
    expect(behaviourOf(`sim/${fault}`)).toEqual({ fault });
    expect(behaviourOf(`sim/standard:${fault}`)).toEqual({ fault });
  });
});

describe('Script', () => {
  it('lets a model with such a name fail twice, then answer', () => {
    const script = new Script();
    const calls = Array.from({ length: 4 }, () => script.next('sim/status-500_x2').status);
    expect(calls).toEqual([500, 500, undefined, undefined]);
  });

  it("applies the script for any model first, then the model's script, then its name", () => {
    const script = new Script();
    script.add({ status: 401 });
    script.addFor('sim/reset', { status: 402, times: 2 });
    expect(script.next('sim/standard').status).toBe(401);
    expect([1, 2].map(() => script.next('sim/reset').status)).toEqual([402, 402]);
    expect(script.next('sim/reset')).toEqual({ fault: 'reset' });
    script.addFor('sim/standard', { status: 500 });
    script.clear();
    expect(script.next('sim/standard')).toEqual({});
  });
});
