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
  curatedAnswers: true,
  systemPromptId: null,
  conversation: null,
  embedderId: 'minilm-l6-v2',
  audience: 'internal',
};

const hashes = (of = inputs, values = revisions, generation = 0, prompt: string | null = 'p') =>
  requestHashes(of, prompt, { values, generation });

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
  folders: { ...inputs, retrieval: { ...inputs.retrieval, filter: { folders: ['shop'], tags: [] } } },
  tags: { ...inputs, retrieval: { ...inputs.retrieval, filter: { folders: [], tags: ['shop'] } } },
  'no curated answers': { ...inputs, curatedAnswers: false },
  prompt: { ...inputs, systemPromptId: 'p1' },
  'conversation head': { ...inputs, conversation: { id: 'c1', head: 'm1' } },
  embedder: { ...inputs, embedderId: 'use-lite-en' },
  audience: { ...inputs, audience: 'visitor' },
};

describe('canonical request', () => {
  it.each(Object.entries(PERTURBED))('another %s is another key', (_, changed) => {
    expect(hashes(changed).exact).not.toBe(hashes().exact);
  });

  it.each(REVISION_KINDS)('another %s revision is another key and another partition', (kind) => {
    const next = { ...revisions, [kind]: revisions[kind] + 1 };
    expect(hashes(inputs, next).exact).not.toBe(hashes().exact);
    expect(hashes(inputs, next).partition).not.toBe(hashes().partition);
  });

  it('another rendering of the prompt is another key and another partition', () => {
    expect(hashes(inputs, revisions, 0, 'q').exact).not.toBe(hashes().exact);
    expect(hashes(inputs, revisions, 0, 'q').partition).not.toBe(hashes().partition);
    expect(hashes(inputs, revisions, 0, null).exact).not.toBe(hashes().exact);
  });

  it('changes with a purge, but not with a new conversation', () => {
    expect(hashes(inputs, revisions, 1).exact).not.toBe(hashes().exact);
    const fresh = { ...inputs, conversation: { id: 'c9', head: null } };
    expect(hashes(fresh).exact).toBe(hashes().exact);
  });

  it('a partition ignores the last question and nothing else', () => {
    const other = { ...inputs, messages: [{ role: 'user' as const, content: 'Something else' }] };
    expect(hashes(other).partition).toBe(hashes().partition);
    for (const [name, changed] of Object.entries(PERTURBED)) {
      if (name !== 'question' && name !== 'role') expect(hashes(changed).partition).not.toBe(hashes().partition);
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
