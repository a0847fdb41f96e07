import { describe, expect, it } from '@jest/globals';
import type { CompletionInput } from '../completion-input.js';
import { InputMemo } from './input-memo.js';

const counting = () => {
  let calls = 0;
  const reader = (body: object) => {
    if ('bad' in body) throw new Error('refused');
    return { model: `${++calls}`, messages: [{ role: 'user', content: 'q' }] } as unknown as CompletionInput;
  };
  return { reader, calls: () => calls };
};
const raw = (body: object): Buffer => Buffer.from(JSON.stringify(body));

describe('InputMemo', () => {
  it('parses the same bytes once, but other bytes and other readers again', async () => {
    const memo = new InputMemo();
    const { reader, calls } = counting();
    const first = await memo.read(reader, raw({ prompt: 'a' }), {});
    expect(await memo.read(reader, raw({ prompt: 'a' }), {})).toBe(first);
    expect(calls()).toBe(1);
    await memo.read(reader, raw({ prompt: 'ä' }), {});
    await memo.read(reader, raw({ prompt: 'b' }), {});
    expect(calls()).toBe(3);
    const other = counting();
    await memo.read(other.reader, raw({ prompt: 'a' }), {});
    expect(other.calls()).toBe(1);
  });

  it('returns a deeply frozen input', async () => {
    const input = await new InputMemo().read(counting().reader, raw({}), {});
    expect(() => (input.messages as unknown[]).push('x')).toThrow(TypeError);
    expect(() => Object.assign(input.messages[0]!, { content: 'x' })).toThrow(TypeError);
  });

  it('memoises no rejected body, no long body and none without its raw bytes', async () => {
    const memo = new InputMemo();
    const { reader, calls } = counting();
    for (const _ of [1, 2]) await expect(memo.read(reader, raw({ bad: 1 }), { bad: 1 })).rejects.toThrow('refused');
    for (const bytes of [undefined, Buffer.alloc(5_000)]) {
      const before = calls();
      await memo.read(reader, bytes, {});
      await memo.read(reader, bytes, {});
      expect(calls()).toBe(before + 2);
    }
  });

  it('keeps a bounded number of entries', async () => {
    const memo = new InputMemo(2);
    const { reader, calls } = counting();
    for (const prompt of ['a', 'b', 'c', 'a']) await memo.read(reader, raw({ prompt }), {});
    expect(calls()).toBe(4);
  });
});
