import type { ModelCapability } from '../catalogue/catalogue-model.js';
import type { ChatMessage } from '../chat-model.js';
import { type ModelParameters, wantsJson } from '../model-parameters.js';

/** Capabilities a model needs to answer a request. */
export interface ModelNeeds {
  capabilities: readonly ModelCapability[];
  /** Prompt and answer together, tokens. */
  contextTokens: number;
}

/** Low, so that the estimate errs on the safe side. */
const CHARS_PER_TOKEN = 3;
/** Allowance for prompt, passages and earlier turns, which are unknown when the model is chosen. */
const AROUND_TOKENS = 6_000;
const ANSWER_TOKENS = 1_000;

const OF_PART: Readonly<Record<string, ModelCapability | undefined>> = {
  image_url: 'vision',
  file: 'files',
  input_file: 'files',
};

export function needsOf(messages: readonly ChatMessage[], parameters: ModelParameters): ModelNeeds {
  const capabilities = new Set<ModelCapability>();
  if (parameters.tools?.length) capabilities.add('tools');
  if (wantsJson(parameters)) capabilities.add('json');
  let chars = 0;
  for (const { content, parts } of messages) {
    chars += content.length;
    for (const { type } of parts ?? []) if (OF_PART[type]) capabilities.add(OF_PART[type]);
  }
  const contextTokens = Math.ceil(chars / CHARS_PER_TOKEN) + AROUND_TOKENS + (parameters.maxTokens ?? ANSWER_TOKENS);
  return { capabilities: [...capabilities], contextTokens };
}
