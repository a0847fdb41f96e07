import { TestBed } from '@angular/core/testing';
import { PromptDrafts } from './prompt-drafts';

describe('PromptDrafts', () => {
  const saved = { name: 'A', text: 'a' };

  it('keeps edits by prompt and drops them when they equal the saved text', () => {
    const drafts = TestBed.inject(PromptDrafts);
    drafts.set('p1', { name: 'A', text: 'b' }, saved);
    drafts.set('p2', { name: 'B', text: 'a' }, saved);
    expect(drafts.get('p1')?.text).toBe('b');
    drafts.set('p1', { ...saved }, saved);
    expect(drafts.get('p1')).toBeUndefined();
    expect(drafts.any()).toBe(true);
    drafts.drop('p2');
    expect(drafts.any()).toBe(false);
  });
});
