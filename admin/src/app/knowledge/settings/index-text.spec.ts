import {
  embedderName,
  isOpen,
  isWorking,
  others,
  placeOf,
  progressOf,
  reindexText,
  sharedLength,
  timeLeft,
} from './index-text';
import type { PreviewChunk, Reindex } from './settings-types';

const chunk = (rest: Partial<PreviewChunk>): PreviewChunk => ({
  ordinal: 0,
  text: '',
  start: 0,
  end: 0,
  token_count: 1,
  ...rest,
});
const reindex: Reindex = {
  id: 'r',
  from: 'use-lite-en',
  to: 'minilm-l6-v2',
  state: 'building',
  done: 1,
  total: 3,
  can_roll_back: false,
  started_at: '2026-11-25T10:00:00Z',
};

describe('the state of an index in words', () => {
  it('names the index being built and the one in use', () => {
    expect(reindexText(reindex)).toContain('all-MiniLM-L6-v2');
    expect(reindexText(reindex)).toContain('Universal Sentence Encoder lite');
    expect(reindexText({ ...reindex, to: reindex.from })).not.toContain('Encoder');
    expect(embedderName('something-new')).toBe('something-new');
  });

  it('distinguishes automatic states from those that need an action', () => {
    expect([isWorking('building'), isWorking('switched'), isWorking('done')]).toEqual([true, false, false]);
    expect([isOpen('switched'), isOpen('rolled_back')]).toEqual([true, false]);
  });

  it('counts and estimates', () => {
    expect(progressOf(reindex)).toBe(33);
    expect(progressOf({ ...reindex, total: 0 })).toBe(100);
    expect([timeLeft(20), timeLeft(130), timeLeft(7200)]).toEqual([
      'less than a minute left',
      'about 2 min left',
      'about 2 h left',
    ]);
  });

  it('offers the embedders that are not in use', () => {
    const available = ['a', 'b'].map((id) => ({
      id,
      dimensions: 1,
      languages: 'en' as const,
      max_tokens: 1,
      ready: true,
    }));
    expect(others({ active_id: null, pinned_id: 'a', available }).map(({ id }) => id)).toEqual(['b']);
    expect(others({ active_id: 'b', pinned_id: null, available }).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('a chunk of the preview', () => {
  it('shows its position', () => {
    expect(placeOf(chunk({ page: 3, heading_path: ['Costs', 'Fees'] }))).toBe('page 3 · Costs › Fees');
    expect(placeOf(chunk({ sheet: 'Prices' }))).toBe('Prices');
    expect(placeOf(chunk({}))).toBe('');
  });

  it('knows the overlap', () => {
    expect(sharedLength(undefined, chunk({ start: 0, end: 10 }))).toBe(0);
    expect(sharedLength(chunk({ start: 0, end: 10 }), chunk({ start: 6, end: 20 }))).toBe(4);
    expect(sharedLength(chunk({ start: 0, end: 10 }), chunk({ start: 12, end: 20 }))).toBe(0);
  });
});
