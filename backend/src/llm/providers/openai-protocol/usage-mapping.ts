import type { ModelUsage } from '../../chat-model.js';
import type { WireUsage } from './wire.js';

/** Approximate characters per token, for answers whose provider reports none. */
const CHARS_PER_TOKEN = 4;

/** @param chars lengths of prompt and completion, for the estimate when nothing is reported */
export function toUsage(wire: WireUsage | undefined, chars: { prompt: number; completion: number }): ModelUsage {
  const { prompt_tokens: prompt, completion_tokens: completion } = wire ?? {};
  return {
    promptTokens: isCount(prompt) ? prompt : Math.ceil(chars.prompt / CHARS_PER_TOKEN),
    completionTokens: isCount(completion) ? completion : Math.ceil(chars.completion / CHARS_PER_TOKEN),
    costUsd: costOf(wire),
    estimated: !(isCount(prompt) && isCount(completion)),
  };
}

/** With a customer's own provider key, OpenRouter's `cost` is only its fee: the provider's price is added. */
function costOf({ cost, is_byok, cost_details }: WireUsage = {}): number | null {
  if (!isAmount(cost)) return null;
  const upstream = cost_details?.upstream_inference_cost;
  // Twelve digits hide rounding errors.
  return is_byok && isAmount(upstream) ? Number((cost + upstream).toPrecision(12)) : cost;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
