import { PRESETS } from './presets';
import { NAME, RESERVED, listOf } from './provider-types';

describe('providers', () => {
  it.each([
    ['gpu-box_2', true],
    ['Ollama', false],
    ['-x', false],
    ['a'.repeat(33), false],
    ['', false],
  ])('name “%s”: %s', (name, valid) => expect(NAME.test(name)).toBe(valid));

  it('offers presets under names that can be used', () => {
    const free = PRESETS.filter(({ kind }) => kind === 'openai_compatible').map(({ id }) => id);
    expect(free.every((id) => NAME.test(id) && !RESERVED.has(id))).toBe(true);
  });

  it('links to a page for keys wherever one is needed', () => {
    for (const { id, key, keys_url } of PRESETS)
      expect([id, keys_url?.startsWith('https://') ?? false]).toEqual([id, key === 'required']);
  });

  it('parses a typed list of models without duplicates', () => {
    expect(listOf(' llama3.2\nqwen3:8b, llama3.2 \n')).toEqual(['llama3.2', 'qwen3:8b']);
  });
});
