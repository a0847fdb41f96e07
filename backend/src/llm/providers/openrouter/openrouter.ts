import type { Dialect } from '../openai-protocol/chat.js';

export const OPENROUTER = 'openrouter';

/** `vendor/model`, with an optional variant such as `:free`. */
const MODEL_ID = /^[\w.~-]+\/[\w.+-]+(?::[\w.-]+)?$/;

export const OPENROUTER_DIALECT: Dialect = {
  name: OPENROUTER,
  wire: 'openrouter',
  supports: (model) => MODEL_ID.test(model) && !model.startsWith('nexus/'),
  upstreamModel: (model) => model,
  isRouter: (model) => model.startsWith('openrouter/'),
};

/** The attribution appears in the account's activity log. */
export const openRouterHeaders = (
  apiKey: string | null,
  app: { url: string; title: string },
): Record<string, string> => ({
  ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  'http-referer': app.url,
  'x-title': app.title,
});
