import type { FinishReason } from '@nexus/contracts';

const BY_WORD: Readonly<Partial<Record<FinishReason, string>>> = {
  stop: 'stop end end_turn stop_sequence eos eos_token complete completed done finished pause_turn other unspecified',
  length:
    'length max_tokens max_length max_output_tokens max_completion_tokens model_length model_context_window_exceeded',
  tool_calls: 'tool_calls tool_call tool_use function_call function_calls',
  content_filter:
    'content_filter content_filtered safety recitation blocklist prohibited_content spii sensitive refusal',
  error:
    'error network_error server_error insufficient_system_resource malformed_function_call unexpected_tool_call failed abort aborted cancelled',
};
const KNOWN = new Map(
  Object.entries(BY_WORD).flatMap(([reason, words]) => words.split(' ').map((word) => [word, reason as FinishReason])),
);

/** The finish reason, from any provider's word; an unknown word ends an answer as `stop`. Undefined = not finished. */
export function finishReasonOf(word: unknown): FinishReason | undefined {
  if (typeof word !== 'string') return undefined;
  const plain = word
    .toLowerCase()
    .replace(/^finish_?reason_/, '')
    .replaceAll('-', '_');
  if (plain === '' || plain === 'null' || plain === 'none') return undefined;
  return KNOWN.get(plain) ?? 'stop';
}
