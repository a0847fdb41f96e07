import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REVISION_KINDS, type RevisionValues } from '../../workspaces/revisions/revision-store.js';
import { canonicalJson } from '../../common/text/canonical-json.js';
import { type AnswerInputs, requestHashes } from './canonical-request.js';

const revisions: RevisionValues = { knowledge: 1, qa: 2, prompts: 3, models: 4, settings: 5 };
const inputs: AnswerInputs = {
  messages: [{ role: 'user', content: 'What is the refund policy?' }],
  model: { id: 'nexus/extractive', provider: 'nexus', params: { fallbacks: ['a/b'] } },
  parameters: {},
  retrieval: { useRag: null, topK: 5, threshold: null },
  systemPromptId: null,
  conversation: null,
  embedderId: 'minilm-l6-v2',
  audience: 'internal',
};

/** Every field of the request that can change the answer, changed. */
const PERTURBED: Record<string, AnswerInputs> = {
  question: { ...inputs, messages: [{ role: 'user', content: 'What is the refund policy' }] },
  role: { ...inputs, messages: [{ role: 'system', content: 'What is the refund policy?' }] },
  history: { ...inputs, messages: [{ role: 'user', content: 'Hello' }, ...inputs.messages] },
  model: { ...inputs, model: { ...inputs.model, id: 'openai/gpt' } },
  provider: { ...inputs, model: { ...inputs.model, provider: 'other' } },
  fallbacks: { ...inputs, model: { ...inputs.model, params: { fallbacks: ['a/c'] } } },
  'zero is not unset': { ...inputs, parameters: { temperature: 0 } },
  max_tokens: { ...inputs, parameters: { maxTokens: 10 } },
  tools: { ...inputs, parameters: { tools: [{ type: 'function', function: { name: 'f' } }] } },
  use_rag: { ...inputs, retrieval: { ...inputs.retrieval, useRag: false } },
  top_k: { ...inputs, retrieval: { ...inputs.retrieval, topK: 6 } },
  "the workspace's top_k": { ...inputs, retrieval: { ...inputs.retrieval, topK: null } },
  threshold: { ...inputs, retrieval: { ...inputs.retrieval, threshold: 0 } },
  prompt: { ...inputs, systemPromptId: 'p1' },
  'conversation head': { ...inputs, conversation: { id: 'c1', head: 'm1' } },
  embedder: { ...inputs, embedderId: 'use-lite-en' },
  audience: { ...inputs, audience: 'visitor' },
};

describe('canonical request', () => {
  it.each(Object.entries(PERTURBED))('another %s is another key', (_, changed) => {
    expect(requestHashes(changed, revisions, 0).exact).not.toBe(requestHashes(inputs, revisions, 0).exact);
  });

  it.each(REVISION_KINDS)('another %s revision is another key and another partition', (kind) => {
    const next = { ...revisions, [kind]: revisions[kind] + 1 };
    expect(requestHashes(inputs, next, 0).exact).not.toBe(requestHashes(inputs, revisions, 0).exact);
    expect(requestHashes(inputs, next, 0).partition).not.toBe(requestHashes(inputs, revisions, 0).partition);
  });

  it('changes with a purge, but not with a new conversation', () => {
    expect(requestHashes(inputs, revisions, 1).exact).not.toBe(requestHashes(inputs, revisions, 0).exact);
    const fresh = { ...inputs, conversation: { id: 'c9', head: null } };
    expect(requestHashes(fresh, revisions, 0).exact).toBe(requestHashes(inputs, revisions, 0).exact);
  });

  it('a partition ignores the last question and nothing else', () => {
    const other = { ...inputs, messages: [{ role: 'user' as const, content: 'Something else' }] };
    expect(requestHashes(other, revisions, 0).partition).toBe(requestHashes(inputs, revisions, 0).partition);
    for (const [name, changed] of Object.entries(PERTURBED)) {
      if (name !== 'question' && name !== 'role')
        expect(requestHashes(changed, revisions, 0).partition).not.toBe(requestHashes(inputs, revisions, 0).partition);
    }
  });

  it('canonical JSON is the same for the same value in any key order, and reads back equal', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
