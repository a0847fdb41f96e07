import { createHash } from 'node:crypto';
import { canonicalJson } from '../../common/text/canonical-json.js';
import type { ChatMessage } from '../chat-model.js';
import type { CompletionRequest } from '../completion/completion.js';
import type { CacheState } from './lookup-reply.js';

/** Raise it when newer code answers the same request differently: all older entries become unreachable. */
export const PIPELINE_VERSION = 4;

/** All fields of a completion that influence its answer. Answers must not depend on anything else. */
export type AnswerInputs = Pick<
  CompletionRequest,
  | 'messages'
  | 'model'
  | 'parameters'
  | 'retrieval'
  | 'curatedAnswers'
  | 'systemPromptId'
  | 'conversation'
  | 'embedderId'
  | 'audience'
>;

/**
 * Cached hashes of immutable message lists (a request body that is parsed once yields the same object when repeated),
 * with the plain JSON of the other inputs: comparing JSON costs a tenth of sorting and hashing it.
 */
const lastHashes = new WeakMap<readonly ChatMessage[], { made: string; hashes: RequestHashes }>();

function shared(
  inputs: AnswerInputs,
  prompt: string | null,
  { values, generation }: CacheState,
): Record<string, unknown> {
  return {
    v: PIPELINE_VERSION,
    model: inputs.model.id,
    provider: inputs.model.provider,
    params: inputs.model.params,
    parameters: inputs.parameters,
    retrieval: inputs.retrieval,
    // A model's answer must not stand where a Q&A entry may answer.
    curated: inputs.curatedAnswers,
    // The prompt and its rendered text, which depends on the values of a visitor, the language and the day.
    prompt: inputs.systemPromptId,
    said: prompt,
    // A new conversation has no history that could change the answer.
    head: inputs.conversation?.head ?? null,
    embedder: inputs.embedderId,
    audience: inputs.audience,
    revisions: values,
    generation,
  };
}

const sha256 = (...parts: string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};

export interface RequestHashes {
  /** Hash of everything that can change the answer. */
  exact: string;
  /** The same without the last message: entries of one partition differ only in the question. */
  partition: string;
}

/** @param prompt digest of the rendered system prompt; null when it could not be loaded, in which case the answer is an error */
export function requestHashes(inputs: AnswerInputs, prompt: string | null, state: CacheState): RequestHashes {
  const { messages } = inputs;
  const common = shared(inputs, prompt, state);
  if (!Object.isFrozen(messages)) return hashesOf(common, messages);
  const made = JSON.stringify(common);
  const last = lastHashes.get(messages);
  if (last?.made === made) return last.hashes;
  const hashes = hashesOf(common, messages);
  lastHashes.set(messages, { made, hashes });
  return hashes;
}

function hashesOf(shared: Record<string, unknown>, messages: readonly ChatMessage[]): RequestHashes {
  const common = canonicalJson(shared);
  return {
    // JSON texts are self-delimiting: no two different pairs concatenate to the same sequence.
    exact: sha256(common, canonicalJson(messages)),
    partition: sha256(common, 'semantic', messages.length > 1 ? canonicalJson(messages.slice(0, -1)) : ''),
  };
}
