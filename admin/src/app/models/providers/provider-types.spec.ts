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

  it('offers presets under names that can be taken', () => {
    const free = PRESETS.filter(({ kind }) => kind === 'openai_compatible').map(({ id }) => id);
    expect(free.every((id) => NAME.test(id) && !RESERVED.has(id))).toBe(true);
  });

  it('says where to get a key wherever one is needed', () => {
    for (const { id, key, keys_url } of PRESETS)
      expect([id, keys_url?.startsWith('https://') ?? false]).toEqual([id, key === 'required']);
  });

  it('reads a list of models as people write it, each once', () => {
    expect(listOf(' llama3.2\nqwen3:8b, llama3.2 \n')).toEqual(['llama3.2', 'qwen3:8b']);
  });
});
