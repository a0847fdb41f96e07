import { createHash } from 'node:crypto';
import type { RevisionValues } from '../../workspaces/revisions/revision-store.js';
import type { Completion } from './completion.js';

/** Raise it when the same request would be answered differently by newer code: every older entry is then unreachable. */
export const PIPELINE_VERSION = 2;

/** The part of a completion that can change its answer. What is not in here may not influence the answer. */
export type AnswerInputs = Pick<
  Completion,
  'messages' | 'model' | 'parameters' | 'retrieval' | 'systemPromptId' | 'conversation' | 'embedderId' | 'audience'
>;

/** JSON with sorted keys: two equal values always give the same text, and different ones never do. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v === undefined ? null : v)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function shared(inputs: AnswerInputs, revisions: RevisionValues, generation: number): Record<string, unknown> {
  return {
    v: PIPELINE_VERSION,
    model: inputs.model.id,
    provider: inputs.model.provider,
    params: inputs.model.params,
    parameters: inputs.parameters,
    retrieval: inputs.retrieval,
    // An explicit prompt by id; the active one is covered by the prompts revision.
    prompt: inputs.systemPromptId,
    // A new conversation has no past that could change the answer.
    head: inputs.conversation?.head ?? null,
    embedder: inputs.embedderId,
    audience: inputs.audience,
    revisions,
    generation,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Hash of everything that can change the answer. */
export function exactHash(inputs: AnswerInputs, revisions: RevisionValues, generation: number): string {
  return sha256(canonicalJson({ ...shared(inputs, revisions, generation), messages: inputs.messages }));
}

/** The same without the last user message: entries of one partition differ in the question only. */
export function partitionHash(inputs: AnswerInputs, revisions: RevisionValues, generation: number): string {
  return sha256(
    canonicalJson({
      ...shared(inputs, revisions, generation),
      messages: inputs.messages.slice(0, -1),
      part: 'semantic',
    }),
  );
}
