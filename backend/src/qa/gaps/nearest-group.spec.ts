import { describe, expect, it } from '@jest/globals';
import { nearestGroup } from './nearest-group.js';

const EMBEDDER = 'minilm-l6-v2';
const near = (text: string, similarity: number, entryId = text) => ({ text, similarity, entryId });

describe('nearestGroup', () => {
  it('prefers the same question over a nearer one of another group', () => {
    const wordings = [near('How do I cancel my order today?', 0.99), near('How do I cancel my order?', 0.9)];
    expect(nearestGroup('How do I cancel my order?', wordings, EMBEDDER)).toBe('How do I cancel my order?');
  });

  it('accepts another wording that passes the guards, but not a distant one', () => {
    const asked = 'How are orders cancelled?';
    const wording = 'How do I cancel my order?';
    expect(nearestGroup(asked, [near(wording, 0.78)], EMBEDDER)).toBe(wording);
    expect(nearestGroup(asked, [near(wording, 0.62)], EMBEDDER)).toBeNull();
  });

  it.each([
    ['Can I return 3 chairs?', 'Can I return 5 chairs?'],
    ['Can I get a refund?', 'Can I not get a refund?'],
    ['Do you deliver to Norway?', 'Do you deliver to Spain?'],
  ])('separates “%s” and “%s” for any similarity', (asked, wording) => {
    expect(nearestGroup(asked, [near(wording, 0.97)], EMBEDDER)).toBeNull();
  });

  it('requires all words with an embedder without calibration', () => {
    expect(nearestGroup('How do I get a refund?', [near('How can I have a refund?', 0.85)], 'own-embedder')).toBeNull();
  });

  it('finds no group without wordings', () => {
    expect(nearestGroup('How do I cancel my order?', [], EMBEDDER)).toBeNull();
  });
});
