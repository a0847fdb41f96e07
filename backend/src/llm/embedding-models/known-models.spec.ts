import { describe, expect, it } from '@jest/globals';
import { EmbeddingModel } from './embedding-model.entity.js';
import { embedderIdOf } from './embedding-models.service.js';
import { defaultsOf } from './known-models.js';

describe('defaultsOf', () => {
  it.each([
    ['text-embedding-3-small', { languages: 'many', shortens: true, queryPrefix: '' }],
    ['nomic-embed-text:latest', { queryPrefix: 'search_query: ', maxTokens: 2_048, languages: 'en' }],
    ['nomic-embed-text-v2-moe', { queryPrefix: 'search_query: ', languages: 'many' }],
    ['BAAI/bge-m3', { queryPrefix: '', maxTokens: 8_192, languages: 'many' }],
    ['BAAI/bge-small-en-v1.5', { passagePrefix: '', languages: 'en', ragThreshold: 0.65 }],
    ['intfloat/multilingual-e5-large', { queryPrefix: 'query: ', passagePrefix: 'passage: ', languages: 'many' }],
    ['intfloat/e5-base-v2', { queryPrefix: 'query: ', languages: 'en' }],
    ['something-new', { maxTokens: 512, queryPrefix: '', languages: 'en' }],
  ])('%s', (model, expected) => expect(defaultsOf(model)).toMatchObject(expected));
});

describe('embedderIdOf', () => {
  const row = (more: Partial<EmbeddingModel>): EmbeddingModel =>
    Object.assign(new EmbeddingModel(), { provider: 'a', model: 'BAAI/bge-m3', dimensions: 1_024 }, more);
  it('identifies everything that determines the vectors, in few characters', () => {
    const id = embedderIdOf(row({}));
    expect(id).toMatch(/^bge-m3-[0-9a-f]{8}$/);
    for (const other of [{ dimensions: 512 }, { provider: 'b' }, { queryPrefix: 'query: ' }])
      expect(embedderIdOf(row(other))).not.toBe(id);
    expect(embedderIdOf(row({ ragThreshold: 0.9, monthlyTokens: '5' }))).toBe(id);
    expect(embedderIdOf(row({ model: 'x'.repeat(150) })).length).toBeLessThanOrEqual(24);
    expect(embedderIdOf(row({ model: '漢字' }))).toMatch(/^model-/);
  });
});
