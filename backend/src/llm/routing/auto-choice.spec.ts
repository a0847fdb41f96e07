import { describe, expect, it } from '@jest/globals';
import { EXTRACTIVE_MODEL } from '../catalogue/catalogue-model.js';
import { catalogueEntry } from '../testing/fake-source.js';
import { type AutoCandidate, type AutoRules, blendedPrice, chooseAuto } from './auto-choice.js';

const candidate = (id: string, prompt: number | null, rest: Partial<AutoCandidate> = {}): AutoCandidate => ({
  model: catalogueEntry(id, prompt),
  failing: false,
  latency: undefined,
  ...rest,
});
const speed = (ms: number, samples = 9) => ({ latency: { ms, samples } });
const choose = (
  candidates: AutoCandidate[],
  rules: Partial<AutoRules> = {},
  { contextTokens = 0, random = 1 } = {},
): string | undefined =>
  chooseAuto(
    candidates,
    { by: 'cost', maxPrice: null, preferred: [], ...rules },
    { capabilities: [], contextTokens },
    () => random,
  );

describe('auto by cost', () => {
  it('blends three parts of prompt with one of completion', () => {
    expect(blendedPrice(catalogueEntry('a/a', 1))).toBe(1.25);
    expect(blendedPrice(catalogueEntry('a/a', null))).toBeNull();
  });

  it('is the cheapest, with a deterministic tie-break', () => {
    expect(choose([candidate('a/dear', 5), candidate('c/cheap', 1), candidate('b/cheap', 1)])).toBe('b/cheap');
    expect(choose([candidate('a/varies', null), candidate('b/dear', 50)])).toBe('b/dear');
    expect(choose([])).toBeUndefined();
  });

  it('is never the built-in model', () => {
    expect(choose([candidate('a/dear', 5), { ...candidate('x', 0), model: EXTRACTIVE_MODEL }])).toBe('a/dear');
    expect(choose([{ ...candidate('x', 0), model: EXTRACTIVE_MODEL }])).toBeUndefined();
  });

  it('is a rate-limited free model only on request or without alternatives', () => {
    const both = [candidate('a/one:free', 0), candidate('b/paid', 3)];
    expect(choose(both)).toBe('b/paid');
    expect(choose(both, { maxPrice: 0 })).toBe('a/one:free');
    expect(choose(both.slice(0, 1))).toBe('a/one:free');
    const own = { ...candidate('own/llama', 0), model: catalogueEntry('own/llama', 0, { isLocal: true }) };
    expect(choose([own, candidate('b/paid', 3)])).toBe('own/llama');
  });

  it('respects the maximum price, and excludes unknown prices', () => {
    const all = [candidate('a/varies', null), candidate('b/two', 2), candidate('c/three', 3)];
    expect(choose(all.slice(1), { maxPrice: 2.5 })).toBe('b/two');
    expect(choose(all.slice(1), { maxPrice: 2.4 })).toBeUndefined();
    expect(choose(all.slice(0, 1), { maxPrice: 99 })).toBeUndefined();
  });

  it('has a sufficient context window', () => {
    const large = { ...candidate('b/large', 9), model: catalogueEntry('b/large', 9, { contextLength: 100_000 }) };
    expect(choose([candidate('a/small', 1), large], {}, { contextTokens: 1_001 })).toBe('b/large');
    expect(choose([candidate('a/small', 1), large], {}, { contextTokens: 1_000 })).toBe('a/small');
  });

  it('is a failing model only when all are failing', () => {
    const failing = candidate('a/cheap', 1, { failing: true });
    expect(choose([failing, candidate('b/dear', 9)])).toBe('b/dear');
    expect(choose([failing])).toBe('a/cheap');
  });
});

describe('auto by latency', () => {
  const by = { by: 'latency' } as const;

  it('is the fastest known', () => {
    expect(choose([candidate('a/slow', 1, speed(900)), candidate('b/fast', 9, speed(100))], by)).toBe('b/fast');
  });

  it('does not alternate between models of similar speed', () => {
    for (const ms of [298, 305, 310, 318]) {
      expect(choose([candidate('a/cheap', 1, speed(ms)), candidate('b/dear', 9, speed(300))], by)).toBe('a/cheap');
    }
  });

  it('starts with the cheapest, and explores the others until their speed is known', () => {
    expect(choose([candidate('b/dear', 9), candidate('a/cheap', 1)], by)).toBe('a/cheap');
    const half = [candidate('a/cheap', 1, speed(100)), candidate('b/new', 2, speed(10, 2))];
    expect(choose(half, by, { random: 0.5 })).toBe('a/cheap');
    expect(choose(half, by, { random: 0.05 })).toBe('b/new');
    const known = half.map((c) => ({ ...c, latency: { ms: 100, samples: 3 } }));
    expect(choose(known, by, { random: 0.05 })).toBe('a/cheap');
  });

  it('explores a few cheap models and those that the workspace named, not hundreds', () => {
    const many = Array.from({ length: 300 }, (_, i) => candidate(`m/${String(i).padStart(3, '0')}`, i + 1));
    const tried = new Set<string>();
    const seen = new Map<string, number>();
    for (let i = 0; i < 200; i++) {
      const now = many.map((c) => ({ ...c, latency: { ms: 100, samples: seen.get(c.model.id) ?? 0 } }));
      const id = choose(now, { ...by, preferred: ['m/250'] }, { random: 0 })!;
      tried.add(id);
      seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    expect(tried.size).toBe(8);
    expect(tried).toContain('m/250');
    expect(tried).toContain('m/006');
    expect(tried).not.toContain('m/007');
  });
});
