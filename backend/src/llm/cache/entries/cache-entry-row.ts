import type { Completion } from '../../completion/completion.js';
import { type NewEntry, stateText } from '../cache-store.js';
import { type StoredAnswer, textOf } from '../stored-answer.js';
import type { CacheEntryRow } from './cache-entry.entity.js';

export const QUESTION_CHARS = 2000;
const EXCERPT_CHARS = 300;

export type NewEntryRow = Pick<
  CacheEntryRow,
  | 'id'
  | 'workspaceId'
  | 'createdAt'
  | 'entryKey'
  | 'layer'
  | 'partition'
  | 'state'
  | 'question'
  | 'answerExcerpt'
  | 'model'
  | 'bytes'
  | 'tokens'
  | 'costUsd'
  | 'documents'
  | 'expiresAt'
>;

/** The metadata of an answer that was just stored. */
export function toEntryRow(completion: Completion, answer: StoredAnswer, entry: NewEntry): NewEntryRow {
  return {
    id: answer.id,
    workspaceId: completion.workspaceId,
    createdAt: new Date(answer.createdAt),
    entryKey: entry.key,
    layer: entry.partition === undefined ? 'exact' : 'semantic',
    partition: entry.partition ?? null,
    state: stateText(completion.key!.state),
    question: cut(answer.question, QUESTION_CHARS),
    answerExcerpt: cut(textOf(answer).replace(/\s+/g, ' ').trim(), EXCERPT_CHARS),
    model: answer.model,
    bytes: entry.bytes.byteLength,
    tokens: entry.tokens,
    costUsd: entry.costUsd,
    documents: documentsOf(answer),
    expiresAt: new Date(answer.createdAt + entry.ttlMs + entry.staleMs),
  };
}

function documentsOf(answer: StoredAnswer): { id: string; title: string }[] {
  const cited = answer.events.flatMap((e) => (e.type === 'citation' ? [[e.document_id, e.title] as const] : []));
  return [...new Map(cited)].map(([id, title]) => ({ id, title: cut(title, 500) }));
}

/** PostgreSQL text cannot store NUL, nor half a surrogate pair left by the cut. */
const cut = (text: string, max: number): string =>
  text
    .replaceAll('\0', '')
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '');
