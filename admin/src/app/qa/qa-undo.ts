import type { QaBulkDto, QaBulkResultDto } from '@nexus/api-client';
import { plural } from '../core/format/format';
import type { EntryAction } from './qa-columns';

export type BulkResult = QaBulkResultDto;

const DONE: Record<EntryAction, string> = {
  publish: 'published',
  archive: 'archived',
  draft: 'changed back to drafts',
  delete: 'deleted',
};
const BACK = { draft: 'draft', published: 'publish', archived: 'archive' } as const;

/** "2 entries published; 1 left out: …". */
export function doneText({ changed, skipped }: BulkResult, action: EntryAction): string {
  const done = `${plural(changed.length, 'entry', 'entries')} ${DONE[action]}`;
  return skipped.length === 0 ? done : `${done}; ${skipped.length} left out: ${skipped[0]!.reason}`;
}

/** Requests that restore the previous status of every entry. */
export function undoSteps({ changed }: BulkResult, action: EntryAction): QaBulkDto[] {
  if (changed.length === 0) return [];
  if (action === 'delete') return [{ ids: changed.map(({ id }) => id), action: 'restore' }];
  const states = [...new Set(changed.map(({ was }) => was))];
  return states.map((state) => ({
    ids: changed.filter(({ was }) => was === state).map(({ id }) => id),
    action: BACK[state],
  }));
}
