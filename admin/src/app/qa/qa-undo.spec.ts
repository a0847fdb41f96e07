import { doneText, undoSteps } from './qa-undo';

describe('undo of a bulk change', () => {
  const changed = [
    { id: 'a', was: 'draft' },
    { id: 'b', was: 'published' },
    { id: 'c', was: 'draft' },
  ] as const;

  it('restores the previous status of every entry', () => {
    expect(undoSteps({ changed: [...changed], skipped: [] }, 'archive')).toEqual([
      { ids: ['a', 'c'], action: 'draft' },
      { ids: ['b'], action: 'publish' },
    ]);
    expect(undoSteps({ changed: [...changed], skipped: [] }, 'delete')).toEqual([
      { ids: ['a', 'b', 'c'], action: 'restore' },
    ]);
    expect(undoSteps({ changed: [], skipped: [] }, 'publish')).toEqual([]);
  });

  it('reports how many were left out, and why', () => {
    const skipped = [{ id: 'd', reason: 'Nothing changes.' }];
    expect(doneText({ changed: [...changed], skipped }, 'publish')).toBe(
      '3 entries published; 1 left out: Nothing changes.',
    );
    expect(doneText({ changed: [changed[0]], skipped: [] }, 'delete')).toBe('1 entry deleted');
  });
});
