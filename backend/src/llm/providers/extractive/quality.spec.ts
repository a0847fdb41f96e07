import { describe, expect, it } from '@jest/globals';
import { sharedData } from '@nexus/testing';
import { extractAnswer } from './extractive-model.js';
import { loadQuestionSet } from './testing/chunk-questions.js';
import { measureQuality } from './testing/quality.js';
import { splitUnits } from './units.js';

const folder = sharedData('chunking');
if (!folder) console.warn('SKIPPED: chunking questions are not on this machine (NEXUS_TEST_DATA)');

(folder ? describe : describe.skip)('extractive answers on the chunking questions', () => {
  it('contain the gold span far more often than the start of the best passage, and are rarely given without one', () => {
    const set = loadQuestionSet(folder!);
    const figures = measureQuality(set, (question, passages) => {
      const parts = extractAnswer(question, passages);
      return { text: parts.map((p) => p.text).join(''), cited: parts.some((p) => p.citation) };
    });
    const lead = measureQuality(set, (_, passages) => ({
      text: splitUnits(passages[0]?.text ?? '')
        .slice(0, 3)
        .map((u) => u.text)
        .join(' '),
      cited: true,
    }));
    expect(figures.answerable).toBeGreaterThan(200);
    expect(figures.span_hit).toBeGreaterThan(0.7);
    expect(figures.span_hit).toBeGreaterThan(2 * lead.span_hit);
    expect(figures.refused).toBeLessThan(0.05);
    expect(figures.foreign_refused).toBeGreaterThan(0.8);
  }, 60_000);
});
