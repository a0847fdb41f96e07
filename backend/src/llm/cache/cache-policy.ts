import { type ChatEvent, isTerminal } from '@nexus/contracts';
import { READ, type Read } from './cache-scripts.js';
import type { CompletionRequest, FinishedAnswer } from '../completion/completion.js';
import { isFirst } from './curated-lookup.js';
import { standsAlone } from './verification/standalone.js';

/** Larger answers are not worth the memory. */
export const MAX_ENTRY_BYTES = 256 * 1024;
export const MAX_TTL_S = 30 * 24 * 3600;
/** Longer questions are rarely repeated in other words, and the guards weaken with length. */
export const SEMANTIC_MAX_CHARS = 600;

type Control = Pick<CompletionRequest, 'cacheControl'>;

export const mayRead = ({ cacheControl: { mode, enabled } }: Control): boolean =>
  enabled && (mode === 'default' || mode === 'only');
export const mayWrite = ({ cacheControl: { mode, enabled } }: Control): boolean =>
  enabled && (mode === 'default' || mode === 'refresh');

/** What the look-up script may read for this request. */
export function readOf(c: Control): Read {
  if (mayRead(c)) return c.cacheControl.staleS > 0 ? READ.stale : READ.fresh;
  return c.cacheControl.enabled && c.cacheControl.mode === 'refresh' ? READ.none : READ.bypass;
}

/** Identical questions may share one run only if they could also share one cache entry. */
export const maySingleFlight = (c: Control): boolean => c.cacheControl.mode === 'default';

/**
 * Only a standalone question can be matched semantically: not one with earlier turns, nor one that refers to something
 * said elsewhere ("and the second one?").
 */
export const maySemantic = (c: Pick<CompletionRequest, 'messages'> & Control): boolean =>
  c.cacheControl.semantic !== 'off' && mayMatchByMeaning(c);

/** Like `maySemantic`, considering only the question. */
export function mayMatchByMeaning({ messages }: Pick<CompletionRequest, 'messages'>): boolean {
  const question = messages.at(-1);
  if (question?.role !== 'user' || question.parts || question.content.length > SEMANTIC_MAX_CHARS) return false;
  return isFirst(messages) && standsAlone(question.content);
}

/**
 * Never stored: errors, aborted and length-stopped answers, tool use, curated answers, empty answers. Callers also exclude
 * answers whose prompt contains values of a visitor.
 */
export function isStorable({ events, source, coalesced }: FinishedAnswer): boolean {
  if (coalesced || source === 'qa' || source === 'cache') return false;
  const last = events.at(-1);
  if (last?.type !== 'done' || last.finish_reason !== 'stop') return false;
  if (events.some((e) => e.type === 'tool_call' || e.type === 'error')) return false;
  return (
    events.some((e) => e.type === 'delta' && e.text.trim() !== '') &&
    !events.some((e) => e.type === 'notice' && isTransient(e.code))
  );
}

/** Notices that report temporary conditions. */
const isTransient = (code: string): boolean => code !== 'nothing_relevant' && !isPersonal(code);

/** Notices addressed to the caller only, not part of the answer. */
const isPersonal = (code: string): boolean => code === 'budget_alert';

const MERGED_DELTA_CHARS = 240;

/** The events to store: no start or done, nothing personal, neighbouring deltas joined up to a bound so replays still stream. */
export function compactEvents(events: readonly ChatEvent[]): ChatEvent[] {
  const kept: ChatEvent[] = [];
  for (const event of events) {
    if (event.type === 'start' || isTerminal(event)) continue;
    if (event.type === 'notice' && isPersonal(event.code)) continue;
    const last = kept.at(-1);
    const joinable = (event.type === 'delta' || event.type === 'reasoning') && last?.type === event.type;
    if (joinable && last.text.length < MERGED_DELTA_CHARS)
      kept[kept.length - 1] = { ...last, text: last.text + event.text };
    else kept.push(event);
  }
  return kept;
}
