import { isLive, listOf, runState, shortUrl, stateOf, summary } from './source-text';
import type { SourceItem, SourceRun } from './source-types';

const run = (change: Partial<SourceRun> = {}): SourceRun => ({
  id: 'r',
  state: 'done',
  created_at: '2026-11-25T10:00:00Z',
  pages_found: 0,
  pages_new: 0,
  pages_changed: 0,
  pages_unchanged: 0,
  pages_removed: 0,
  pages_skipped: 0,
  pages_failed: 0,
  problems: [],
  ...change,
});
const problem = { url: 'https://e.x/', code: 'gone', message: 'Gone.' };

describe('sources in words', () => {
  it.each([
    [{ enabled: true, schedule: 'daily' }, undefined, 'Not read yet'],
    [{ enabled: false, schedule: 'daily' }, run(), 'Paused'],
    [{ enabled: false, schedule: 'daily' }, run({ state: 'running' }), 'Reading'],
    [{ enabled: false, schedule: 'manual' }, run(), 'Up to date'],
    [{ enabled: true, schedule: 'daily' }, run({ problems: [problem] }), '1 problem'],
    [{ enabled: true, schedule: 'daily' }, run({ state: 'failed', problems: [problem] }), 'Failed'],
  ] as const)('%j: state', (source, last_run, text) => {
    expect(stateOf({ ...source, last_run } as unknown as SourceItem).text).toBe(text);
  });

  it('recognises a run in progress', () => {
    expect(
      (['queued', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => isLive(run({ state }))),
    ).toEqual([true, true, false, false, false]);
    expect(isLive(undefined)).toBe(false);
    expect(runState(run({ state: 'cancelled' })).text).toBe('Cancelled');
  });

  it('describes the results of a run, omitting zeros', () => {
    expect(summary(run({ pages_new: 2, pages_unchanged: 1200 }))).toBe('2 new · 1,200 unchanged');
    expect(summary(run())).toBe('No pages');
    expect(summary(run({ state: 'failed', pages_failed: 1, problems: [problem] }))).toBe('Gone.');
    expect(summary(run({ state: 'running', pages_new: 3, pages_failed: 1, pages_found: 50 }))).toBe(
      '4 of 50 pages so far',
    );
  });

  it('parses typed lists and addresses', () => {
    expect(listOf('/docs/**\n /blog/*, /docs/**\n')).toEqual(['/docs/**', '/blog/*']);
    expect(shortUrl('https://www.example.com/docs/')).toBe('example.com/docs');
    expect(shortUrl('no address')).toBe('no address');
  });
});
