import type { ModelUsage } from '../chat-model.js';

/** The combined usage of two calls; an unknown price makes the sum unknown. */
export const sumUsage = (a: ModelUsage, b: ModelUsage): ModelUsage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
  estimated: a.estimated || b.estimated,
});
