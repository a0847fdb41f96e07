import type { ChatEvent } from '@nexus/contracts';
import type { Clock } from '../common/clock/clock.js';

/** Characters per delta: about as many as a model sends at a time. */
const PIECE_CHARS = 12;
/** Maximum duration: the answer is available already. */
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
 * Yields the events of a stored answer at about the pace at which it was generated, up to a maximum duration. `done` has the actual
 * end time.
 *
 * @param streamMs original duration from the first delta to the last in milliseconds
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
