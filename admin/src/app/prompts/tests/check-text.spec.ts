import { CHECK_KINDS, checkText, cleaned, lacks } from './check-text';

describe('descriptions of checks', () => {
  it('describe each kind', () => {
    expect(CHECK_KINDS.map((kind) => checkText({ kind, text: 'x', language: 'de', characters: 1200 }))).toEqual([
      'contains “x”',
      'does not contain “x”',
      'cites a document',
      'refuses',
      'is in “de”',
      'at most 1,200 characters',
      'judged: x',
    ]);
  });

  it('name missing fields, and only the fields of the kind are sent', () => {
    expect(CHECK_KINDS.filter((kind) => lacks({ kind }) === '')).toEqual(['refuses']);
    expect(lacks({ kind: 'max_length', characters: 0.5 })).not.toBe('');
    expect(cleaned({ kind: 'max_length', characters: 5, text: 'x' })).toEqual({ kind: 'max_length', characters: 5 });
    expect(cleaned({ kind: 'contains', text: ' x ' })).toEqual({ kind: 'contains', text: 'x' });
  });
});
