import type { EmbedderState, PreviewChunk, Reindex, ReindexState } from './settings-types';

/** Display names of the models. */
const NAMES: Record<string, string> = {
  'minilm-l6-v2': 'all-MiniLM-L6-v2',
  'minilm-l6-v2-fp32': 'all-MiniLM-L6-v2 (32-bit)',
  'use-lite-en': 'Universal Sentence Encoder lite (earlier version)',
  'multilingual-e5-small': 'multilingual-e5-small (about 100 languages)',
  'paraphrase-multilingual-minilm-l12-v2': 'paraphrase-multilingual-MiniLM-L12-v2 (50 languages)',
  'bge-small-en-v1.5': 'bge-small-en-v1.5 (English)',
};
export const embedderName = (id: string): string => NAMES[id] ?? id;

/** Work is in progress, so the state is polled. */
export const isWorking = (state: ReindexState): boolean =>
  state === 'building' ||
  state === 'finishing' ||
  state === 'rolling_back' ||
  state === 'discarding' ||
  state === 'cancelling';

export const isOpen = (state: ReindexState): boolean => isWorking(state) || state === 'switched';

export function timeLeft(seconds: number): string {
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min left`;
  return `about ${Math.round(minutes / 60)} h left`;
}

/** Describes the state in a sentence. */
export function reindexText({ state, from, to }: Reindex): string {
  const [before, after] = [embedderName(from), embedderName(to)];
  const texts: Record<ReindexState, string> = {
    building:
      from === to
        ? 'A new index is being built. Search continues with the current one.'
        : `A new index is being built with ${after}. Search continues with ${before}.`,
    switched: 'Search uses the new index. The old one is kept until you finish, so that you can roll back.',
    finishing: 'The old index is being removed.',
    done: 'The last reindex is complete.',
    rolling_back: 'The old index is being brought up to date. Search continues with the new one until then.',
    discarding: 'Search uses the old index again. The new one is being removed.',
    rolled_back: 'The last reindex was rolled back.',
    cancelling: 'The unfinished index is being removed.',
    cancelled: 'The last reindex was cancelled.',
  };
  return texts[state];
}

export const progressOf = ({ done, total }: Reindex): number => (total === 0 ? 100 : Math.round((done / total) * 100));

/** Embedders that can be used for indexing besides the current one. */
export const others = ({ available, pinned_id, active_id }: EmbedderState) =>
  available.filter(({ id }) => id !== (pinned_id ?? active_id));

/** "page 3 · Costs › Fees" */
export function placeOf({ page, slide, sheet, heading_path }: PreviewChunk): string {
  const parts = [
    page === undefined ? '' : `page ${page}`,
    slide === undefined ? '' : `slide ${slide}`,
    sheet ?? '',
    (heading_path ?? []).join(' › '),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Length of the overlap with the previous chunk. */
export const sharedLength = (before: PreviewChunk | undefined, chunk: PreviewChunk): number =>
  before ? Math.max(0, Math.min(before.end, chunk.end) - chunk.start) : 0;
