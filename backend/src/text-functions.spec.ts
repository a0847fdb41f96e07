import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { textFunctions, type TextFunction } from '../test/text/exported-functions.js';
import { BOUND_MS, tooSlow } from '../test/text/probes.js';
import { BOUNDED, CALLS } from '../test/text/calls.js';
import { STREAMS } from '../test/text/streams.js';
import { UNCALLED } from '../test/text/uncalled.js';

const SOURCE = fileURLToPath(new URL('.', import.meta.url));
const all = textFunctions(SOURCE);
const functions = all.filter(({ id }) => !BOUNDED.has(id));
const automatic = functions.filter(({ id, parameters }) => parameters && !(id in CALLS));

const argument = {
  text: (t: string) => t,
  texts: (t: string) => t.split(/[\n ,]/),
  bytes: (t: string) => Buffer.from(t),
};

/** Every parameter hostile, and each alone beside ordinary words. */
async function callOf({ file, name, parameters }: TextFunction): Promise<(text: string) => void> {
  const module = (await import(file)) as Record<string, (...args: unknown[]) => unknown>;
  const kinds = parameters!;
  const hostile = kinds.length === 1 ? [[0]] : [kinds.map((_, i) => i), ...kinds.map((_, i) => [i])];
  return (text) => {
    for (const places of hostile)
      module[name]!(
        ...kinds.map((kind, i) => argument[kind](places.includes(i) ? text : 'What does it cost in 2024?')),
      );
  };
}

describe('the time of a text function grows with the text and no faster', () => {
  it('calls every exported function that takes text, or says why its text is short', () => {
    const left = functions.filter(({ id, parameters }) => !parameters && !(id in CALLS) && !UNCALLED.has(id));
    expect(left.map(({ id }) => id)).toEqual([]);
  });

  it('names no function that is not there', () => {
    const known = new Set(all.map(({ id }) => id));
    expect([...BOUNDED.keys(), ...UNCALLED.keys()].filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(automatic.map((f) => [f.id, f] as const))('%s', async (_, f) => {
    expect(tooSlow(await callOf(f))).toBeNull();
  });

  it.each(Object.entries(CALLS))('%s', (_, call) => {
    expect(tooSlow(call)).toBeNull();
  });

  it.each(Object.entries(STREAMS))('%s, fed at once', (_, feed) => {
    expect(tooSlow((text) => feed([text + text]), 2 * BOUND_MS)).toBeNull();
  });

  it.each(Object.entries(STREAMS))('%s, fed in tokens', (_, feed) => {
    expect(tooSlow((text) => feed(text.slice(0, 10_000).match(/[^]{1,4}/g) ?? []), 2 * BOUND_MS)).toBeNull();
  });
});
