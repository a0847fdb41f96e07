import type { ChatEvent } from '@nexus/contracts';
import { Observable } from 'rxjs';
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
 * when it really ended. Leaving ends it.
 *
 * @param streamMs what it took from the first word to the last when it was made
 */
export function atNaturalPace(
  events: readonly ChatEvent[],
  streamMs: number | undefined,
  startedAt: number,
  clock: Clock,
): Observable<ChatEvent> {
  const all = events.flatMap(pieces);
  const texts = all.filter((e) => e.type === 'delta' || e.type === 'reasoning').length;
  const gap = Math.min(MAX_GAP_MS, (streamMs ?? DEFAULT_GAP_MS * texts) / texts, MAX_TOTAL_MS / texts);
  return new Observable((subscriber) => {
    const left = new AbortController();
    const play = async (): Promise<void> => {
      for (const event of all) {
        if (event.type === 'delta' || event.type === 'reasoning') await clock.sleep(gap, left.signal);
        if (left.signal.aborted) return;
        const ended = event.type === 'done' ? { latency_ms: Math.round(clock.monotonic() - startedAt) } : {};
        subscriber.next({ ...event, ...ended } as ChatEvent);
      }
      subscriber.complete();
    };
    play().catch((error: unknown) => (left.signal.aborted ? undefined : subscriber.error(error)));
    return () => left.abort();
  });
}
