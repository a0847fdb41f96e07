import type { ChatEvent } from '@nexus/contracts';
import type { Clock } from '../common/clock/clock.js';

/** Characters that appear at once: about what a model sends at a time. */
const PIECE_CHARS = 12;
/** Nobody waits longer than this for an answer that is there. */
const MAX_TOTAL_MS = 8_000;
const MAX_GAP_MS = 40;
const DEFAULT_GAP_MS = 15;

const pieces = (event: ChatEvent): ChatEvent[] => {
  if (event.type !== 'delta' && event.type !== 'reasoning') return [event];
  const characters = Array.from(event.text);
  return Array.from({ length: Math.ceil(characters.length / PIECE_CHARS) }, (_, i) => ({
    ...event,
    text: characters.slice(i * PIECE_CHARS, (i + 1) * PIECE_CHARS).join(''),
  }));
};

/**
 * The events of a stored answer at about the pace at which it was made, never slower than a reader would like. `done` says
 * when it really ended.
 *
 * @param streamMs what it took from the first word to the last when it was made
 * @throws an AbortError once `left` has fired
 */
export async function* atNaturalPace(
  events: readonly ChatEvent[],
  streamMs: number | undefined,
  startedAt: number,
  clock: Clock,
  left: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const all = events.flatMap(pieces);
  const texts = all.filter((e) => e.type === 'delta' || e.type === 'reasoning').length;
  const gap = Math.min(MAX_GAP_MS, (streamMs ?? DEFAULT_GAP_MS * texts) / texts, MAX_TOTAL_MS / texts);
  for (const event of all) {
    if (event.type === 'delta' || event.type === 'reasoning') await clock.sleep(gap, left);
    yield event.type === 'done' ? { ...event, latency_ms: Math.round(clock.monotonic() - startedAt) } : event;
  }
}
