import { topic } from '../../events/domain-events.js';

/** Entries that were published, changed while published, or unpublished; at most some hundreds per event. */
export interface QaEntriesChanged {
  ids: string[];
}

export const QA_PUBLISHED = topic<QaEntriesChanged>('qa.published');
export const QA_UPDATED = topic<QaEntriesChanged>('qa.updated');
export const QA_REMOVED = topic<QaEntriesChanged>('qa.removed');
