import { bodyOf, draftOf, lines } from './entry-form';
import { outcomeText } from './match-box';
import { type QaEntry, type QaTrial, stateOf, variantsText } from './qa-types';

const ENTRY: QaEntry = {
  id: 'e',
  question: 'When do you open?',
  variants: ['Opening hours', 'Are you open?'],
  answer: 'At nine.',
  language: null,
  tags: ['a', 'b'],
  owner_id: null,
  status: 'published',
  validity: 'active',
  valid_from: '2026-03-01T08:30:00.000Z',
  valid_until: null,
  note: '',
  origin: 'manual',
  external_id: null,
  version: 2,
  indexed: true,
  hits: 0,
  last_hit_at: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
};

describe('the form of an entry', () => {
  it('round-trips an entry', () => {
    expect(bodyOf(draftOf(ENTRY))).toEqual({
      question: 'When do you open?',
      variants: ['Opening hours', 'Are you open?'],
      answer: 'At nine.',
      language: null,
      tags: ['a', 'b'],
      status: 'published',
      valid_from: '2026-03-01T08:30:00.000Z',
      valid_until: null,
      note: '',
    });
  });

  it('reads one variant per line and comma-separated tags', () => {
    expect(lines(' one \n\n two\n')).toEqual(['one', 'two']);
    const draft = { ...draftOf(undefined), question: ' q ', tags: ' x,, y ', language: ' en ' };
    expect(bodyOf(draft)).toMatchObject({ question: 'q', tags: ['x', 'y'], language: 'en', status: 'draft' });
  });
});

describe('texts of an entry', () => {
  it('describe its state and validity', () => {
    expect(stateOf(ENTRY).text).toBe('Published');
    expect(stateOf({ ...ENTRY, indexed: false }).text).toBe('Published, indexing');
    expect(stateOf({ ...ENTRY, validity: 'expired' })).toEqual({ text: 'Over', tone: 'warning' });
    expect(stateOf({ ...ENTRY, status: 'archived', validity: 'expired' }).text).toBe('Archived');
    expect([[], ['a'], ['a', 'b']].map((variants) => variantsText({ variants }))).toEqual([
      '',
      '1 variant',
      '2 variants',
    ]);
  });

  it('state whether this entry or another one answers', () => {
    const trial = { outcome: 'entry', entry_id: 'e' } as QaTrial;
    expect(outcomeText(trial, 'e')).toContain('Yes');
    expect(outcomeText(trial, 'f')).toContain('Another entry');
    expect(outcomeText(trial, undefined)).toContain('This entry');
    expect(outcomeText({ ...trial, outcome: 'none' }, 'e')).toContain('No entry');
    expect(outcomeText({ ...trial, outcome: 'off' }, 'e')).toContain('switched off');
  });
});
