import { describe, expect, it } from '@jest/globals';
import { nearestGroup } from './nearest-group.js';

const EMBEDDER = 'minilm-l6-v2';
const near = (text: string, similarity: number, entryId = text) => ({ text, similarity, entryId });

describe('nearestGroup', () => {
  it('takes the same question before a nearer one of another group', () => {
    const wordings = [near('How do I cancel my order today?', 0.99), near('How do I cancel my order?', 0.9)];
    expect(nearestGroup('How do I cancel my order?', wordings, EMBEDDER)).toBe('How do I cancel my order?');
  });

  it('takes another wording that no guard objects to, and none that is far away', () => {
    const asked = 'How are orders cancelled?';
    const wording = 'How do I cancel my order?';
    expect(nearestGroup(asked, [near(wording, 0.78)], EMBEDDER)).toBe(wording);
    expect(nearestGroup(asked, [near(wording, 0.62)], EMBEDDER)).toBeNull();
  });

  it.each([
    ['Can I return 3 chairs?', 'Can I return 5 chairs?'],
    ['Can I get a refund?', 'Can I not get a refund?'],
    ['Do you deliver to Norway?', 'Do you deliver to Spain?'],
  ])('keeps “%s” and “%s” apart, however near', (asked, wording) => {
    expect(nearestGroup(asked, [near(wording, 0.97)], EMBEDDER)).toBeNull();
  });

  it('asks for every word with an embedder that nothing was measured of', () => {
    expect(nearestGroup('How do I get a refund?', [near('How can I have a refund?', 0.85)], 'own-embedder')).toBeNull();
  });

  it('finds nothing where there is nothing', () => {
    expect(nearestGroup('How do I cancel my order?', [], EMBEDDER)).toBeNull();
  });
});
