import { describe, expect, it } from '@jest/globals';
import { acceptanceScore, cacheCalibration } from './acceptance.js';
import { questionFeatures } from './features.js';
import { pairFeatures } from './pair-features.js';
import { adversarialPairs, paraphrases } from './testing/pairs.js';
import { acceptanceOf, NEIGHBOURS, verify } from './verification.js';

const BUNDLED = 'minilm-l6-v2';
const one = (asked: string, stored: string, similarity: number, embedder = BUNDLED) =>
  verify(asked, [{ text: stored, similarity }], embedder)[0]!;

describe('verification', () => {
  it('rejects adversarial pairs however similar, with and without a calibration', () => {
    const accepted = Object.values(adversarialPairs())
      .flat()
      .flatMap(([a, b]) => [
        [a, b],
        [b, a],
      ])
      .filter(([a, b]) => [BUNDLED, 'unknown'].some((embedder) => one(a!, b!, 0.99, embedder).accepted));
    expect(accepted).toEqual([]);
  });

  it('accepts paraphrases with typical similarity', () => {
    const refused = paraphrases().filter(([a, b]) => !one(b, a, 0.92).accepted);
    expect(refused).toEqual([]);
  });

  it('requires near identity and the same words for an embedder without a calibration', () => {
    expect(acceptanceOf('unknown')).toEqual({ threshold: 0.92, calibrated: false });
    expect(one('How can I reset my password?', 'How do I reset my password?', 0.93, 'unknown')).toMatchObject({
      accepted: true,
      score: null,
    });
    expect(one('How can I reset my password?', 'How do I reset my password?', 0.91, 'unknown')).toMatchObject({
      accepted: false,
      reasons: ['not similar enough'],
    });
    const reworded = one(
      'I lost my phone with all contacts on it',
      'All contacts were on the phone I no longer have',
      0.99,
      'unknown',
    );
    expect(reworded.accepted).toBe(false);
  });

  it('reports the objections and the score', () => {
    const verdict = one('Can I return it after 30 days?', 'Can I return it after 60 days?', 0.97);
    expect(verdict).toMatchObject({ accepted: false, score: expect.any(Number) });
    expect(verdict.reasons).toContain('numbers differ');
    expect(one('What is the weather like?', 'Tell me a long story about dragons', 0.4).reasons).toContain(
      'score too low',
    );
  });

  it('takes neighbours into account: what they all share is no evidence for one of them', () => {
    const asked = 'I would like to forward several gmail messages at the same time';
    const right = { text: 'Can multiple messages be forwarded together in gmail?', similarity: 0.86 };
    const crowd = ['send', 'delete', 'label', 'print'].map((verb) => ({
      text: `Can multiple messages be forwarded and ${verb}ed in gmail?`,
      similarity: 0.85,
    }));
    const quiet = ['How do I cook rice?', 'Where is the office?', 'Who won the cup?', 'What is a tensor?'].map(
      (text) => ({
        text,
        similarity: 0.4,
      }),
    );
    const among = (others: typeof quiet) => verify(asked, [right, ...others], BUNDLED)[0]!.score!;
    expect(among(quiet)).toBeGreaterThan(among(crowd));
  });

  it('judges the first five of at most ten neighbours', () => {
    const stored = Array.from({ length: NEIGHBOURS }, (_, i) => ({ text: `Question number ${i}?`, similarity: 0.9 }));
    expect(verify('Question?', stored, BUNDLED)).toHaveLength(5);
    expect(verify('Question?', [], BUNDLED)).toEqual([]);
  });
});

describe('calibration of the bundled embedder', () => {
  const calibration = cacheCalibration(BUNDLED)!;

  it('keeps false hits below 1 % of probes with 95 % confidence, and finds half of the stored questions', () => {
    const { operating_point: at } = calibration;
    expect(at.false_per_probe_upper95).toBeLessThanOrEqual(0.01);
    expect(at.recall).toBeGreaterThanOrEqual(1.5 * at.raw_recall);
    expect(at.recall).toBeGreaterThanOrEqual(0.5);
    expect(calibration.data.join()).not.toMatch(/scifact/i);
  });

  it('yields a probability, higher for the nearer of two otherwise equal pairs', () => {
    const [a, b] = [
      'How do I move my bookmarks to a new computer?',
      'Bookmarks: transferring them to another computer',
    ].map(questionFeatures) as [ReturnType<typeof questionFeatures>, ReturnType<typeof questionFeatures>];
    const score = (similarity: number) =>
      acceptanceScore(calibration.model, pairFeatures(a, { question: b, similarity }, []));
    expect(score(0.9)).toBeGreaterThan(score(0.6));
    for (const similarity of [-1, 0, 1]) {
      expect(score(similarity)).toBeGreaterThan(0);
      expect(score(similarity)).toBeLessThan(1);
    }
  });

  it('does not exist for an id that is not a file name', () => {
    expect(cacheCalibration('../../secret')).toBeNull();
  });
});

describe('a question that is not in English', () => {
  it('requires the same words: the scores are fitted on English questions', () => {
    const asked = 'Wie lange ist die Frist für Rücksendungen?';
    expect(one(asked, 'Wie lange ist die Frist für eine Rückgabe?', 0.97)).toMatchObject({
      accepted: false,
      score: null,
      reasons: ['other words'],
    });
    expect(one(asked, 'Wie lange ist die Frist für Rücksendungen', 0.99).accepted).toBe(true);
    expect(one('退货期限是多久？', '换货期限是多久？', 0.97).accepted).toBe(false);
  });

  it('requires the same language', () => {
    expect(one('Was kostet der Plan?', 'What does the plan cost?', 0.99).accepted).toBe(false);
  });
});
