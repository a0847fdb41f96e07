import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Passage } from '../../chat-model.js';
import { describeChatModel } from '../../testing/chat-model.contract.js';
import { ExtractiveChatModel, extractAnswer } from './extractive-model.js';
import { detectLanguage } from './not-found.js';

describeChatModel('extractive', () => ({ model: new ExtractiveChatModel(), modelId: 'nexus/extractive' }));

const passages = (...texts: string[]): Passage[] =>
  texts.map((text, i) => ({
    n: i + 1,
    chunkId: `c${i + 1}`,
    documentId: `d${i + 1}`,
    title: 'Handbook',
    text,
    start: 0,
    end: text.length,
    score: 1 / (i + 1),
    denseScore: null,
    lexicalScore: 1,
  }));

function answer(question: string, ...texts: string[]): { text: string; cited: string[] } {
  const parts = extractAnswer(question, passages(...texts));
  return {
    text: parts.map((p) => p.text).join(''),
    cited: parts.flatMap((p) => (p.citation ? [p.citation.chunkId] : [])),
  };
}

const POLICY =
  'Our shop was founded in 1987 by Maria Keller. Returned items are checked by hand. Refunds are paid within 14 days after the item arrives. Shipping costs 4.90 €.';

describe('extractAnswer', () => {
  it.each([
    ['When was the shop founded?', 'Our shop was founded in 1987 by Maria Keller. [1]'],
    ['Who founded the shop?', 'Our shop was founded in 1987 by Maria Keller. [1]'],
    ['How much does shipping cost?', 'Shipping costs 4.90 €. [1]'],
    ['How long until refunds are paid?', 'Refunds are paid within 14 days after the item arrives. [1]'],
  ])('answers %s', (question, expected) => {
    expect(answer(question, POLICY)).toEqual({ text: expected, cited: ['c1'] });
  });

  it('cites only what it quotes, numbered in order of appearance', () => {
    const { text, cited } = answer('How much does shipping cost?', 'Dogs are welcome in our rooms.', POLICY);
    expect(text).toBe('Shipping costs 4.90 €. [1]');
    expect(cited).toEqual(['c2']);
  });

  it('includes the sentence that a pronoun refers to', () => {
    const { text } = answer(
      'What does the Falcon warranty cover?',
      'The Falcon is our smallest drone. It has a warranty that covers the motors and the frame. Cameras are sold apart.',
    );
    expect(text).toBe('The Falcon is our smallest drone. It has a warranty that covers the motors and the frame. [1]');
  });

  it('includes the introduction of a list', () => {
    const { text } = answer(
      'What are the steps to reset the router?',
      'To reset the router, follow these steps:\n1. Unplug the router.\n2. Press the reset button for ten seconds.\n3. Plug it in again.\n\nThe lamp turns green.',
    );
    expect(text).toContain(
      'To reset the router, follow these steps:\n\n- Unplug the router. [1]\n- Press the reset button for ten seconds. [1]\n- Plug it in again. [1]',
    );
  });

  it('answers from a list of questions and answers', () => {
    const { text } = answer(
      'Can I bring my dog to the hotel?',
      'May I bring a dog to the hotel?\nPets up to ten kilograms are welcome for a small fee.\nIs there parking?\nYes, behind the house.',
    );
    expect(text).toBe('Pets up to ten kilograms are welcome for a small fee. [1]');
  });

  it.each([
    [
      'साल में कितनी छुट्टी मिलती है?',
      '## अवकाश\nप्रत्येक कर्मचारी को साल में 24 दिन की सवेतन छुट्टी मिलती है। बची हुई छुट्टियाँ 31 मार्च तक लेनी होती हैं।',
      '24 दिन की सवेतन छुट्टी मिलती है। बची हुई छुट्टियाँ 31 मार्च तक लेनी होती हैं। [1]',
    ],
    [
      'ملازم کو کتنی چھٹی ملتی ہے؟',
      'ہر ملازم کو سال میں 24 دن کی چھٹی ملتی ہے۔ دفتر صبح 9 بجے کھلتا ہے۔',
      'چھٹی ملتی ہے۔ [1]',
    ],
    ['社員の年休は何日ですか', '社員の年休は二十四日です。駐車場は裏です。', '社員の年休は二十四日です。 [1]'],
  ])('keeps the full stop of another script: %s', (question, text, expected) => {
    const { text: said } = answer(question, text);
    expect(said).toContain(expected);
    expect(said).not.toMatch(/[।۔。]\s?\./);
  });

  it.each([
    ['साल में कितनी छुट्टी मिलती है?', 'कर्मचारी को साल में 24 दिन की छुट्टी मिलती है', '।'],
    [
      'How much does shipping cost?',
      'Shipping costs 4.90 € for each parcel that we send to any place in the whole country',
      '.',
    ],
  ])('closes a sentence without a full stop as its script does: %s', (question, text, stop) => {
    expect(answer(question, text).text).toBe(`${text}${stop} [1]`);
  });

  it('quotes a sentence shared by two chunks only once', () => {
    const { text, cited } = answer('When are refunds paid?', `Welcome. ${POLICY}`, `${POLICY} Call us.`);
    expect(text.match(/Refunds are paid/g)).toHaveLength(1);
    expect(cited).toHaveLength(1);
  });

  it('does not quote headings or questions', () => {
    expect(
      answer(
        'What is the refund policy?',
        '# Refund policy\n\nRefunds are paid in cash. Do you have questions about refund policy?',
      ).text,
    ).toBe('Refunds are paid in cash. [1]');
  });

  it.each([
    ['What is the melting point of tungsten?', 'I could not find anything about this in the documents.'],
    ['Was ist der Schmelzpunkt von Wolfram?', 'Dazu habe ich in den Dokumenten nichts gefunden.'],
    ['Quel est le point de fusion du tungstène ?', 'Je n’ai rien trouvé à ce sujet dans les documents.'],
    ['टंगस्टन का गलनांक क्या है?', 'मुझे दस्तावेज़ों में इसके बारे में कुछ नहीं मिला।'],
  ])('states that the documents do not answer %s', (question, expected) => {
    expect(answer(question, POLICY)).toEqual({ text: expect.stringContaining(expected), cited: [] });
    expect(answer(question)).toEqual({ text: expect.stringContaining(expected), cited: [] });
  });

  it('trusts semantic retrieval where the words differ', () => {
    const [passage] = passages('Refunds are paid within 14 days.');
    expect(extractAnswer('How do I get my money back?', [{ ...passage!, denseScore: 0.8 }])[0]!.text).toBe(
      'Refunds are paid within 14 days. [1]',
    );
  });

  it.each([
    'What is this document about?',
    'Summarize the document',
    'Give me a short summary, please',
    'Worum geht es?',
  ])('opens with the first sentences for %s', (question) => {
    expect(answer(question, POLICY).text).toBe(
      'Our shop was founded in 1987 by Maria Keller. Returned items are checked by hand. Refunds are paid within 14 days after the item arrives. [1]',
    );
    expect(answer(question).cited).toEqual([]);
  });

  it('shortens endless sentences', () => {
    expect(answer('Where is the needle?', `needle ${'hay '.repeat(400)}`).text.length).toBeLessThan(720);
  });

  it('gives the same answer every time, and only words of the passages, for any input', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120, unit: 'grapheme' }),
        fc.array(fc.lorem({ mode: 'sentences', maxCount: 8 }), { maxLength: 5 }),
        (question, texts) => {
          const once = answer(`${question} ${texts[0]?.slice(0, 20) ?? ''}`, ...texts);
          expect(answer(`${question} ${texts[0]?.slice(0, 20) ?? ''}`, ...texts)).toEqual(once);
          if (once.cited.length === 0) return;
          const all = texts.join(' ');
          for (const sentence of once.text.split(/\s*\[\d+\]\s*/).filter(Boolean))
            expect(all).toContain(sentence.replace(/^… | …$/g, '').split('. ')[0]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stays quick with long passages', () => {
    const long = Array.from({ length: 5 }, (_, i) => `${POLICY} `.repeat(12) + i);
    answer('When are refunds paid?', ...long);
    const times = Array.from({ length: 15 }, () => {
      const from = performance.now();
      answer('When are refunds paid?', ...long);
      return performance.now() - from;
    });
    // The median hides the influence of other processes on a shared machine.
    expect(times.sort((a, b) => a - b)[7]).toBeLessThan(150);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['What is it?', 'en'],
    ['Cuánto cuesta el envío?', 'es'],
    ['refund', 'en'],
    ['返金はいつですか', 'ja'],
    ['退款多久到账', 'zh'],
    ['', 'en'],
  ])('%s → %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
});
