import { describe, expect, it } from '@jest/globals';
import { standsAlone } from './standalone.js';

describe('a standalone question', () => {
  it.each([
    'What is the refund policy?',
    'How do I reset my password?',
    'Is it possible to change my address?',
    'How long does it take to get a refund?',
    'Is it legal to record a call?',
    'What does it cost to ship a parcel?',
    'I bought a phone last week, how do I return it?',
    'If a parcel arrives broken, can I send it back?',
    'Wie lange dauert der Versand?',
    'Do you ship to Norway?',
  ])('%s', (question) => {
    expect(standsAlone(question)).toBe(true);
  });

  it.each([
    'And in Berlin?',
    'and the second one?',
    'What about it?',
    'How about Tuesday?',
    'Why?',
    'How much does it cost?',
    'How long does it take?',
    'What does it mean?',
    'Can you explain that?',
    'Is this one cheaper?',
    'What did you say about the latter?',
    'Who wrote them?',
    'But is he the owner?',
    'Und am Sonntag?',
    'yes',
    'Tell me more about their prices',
    'So what is the price?',
    'What was your previous answer?',
  ])('not: %s', (question) => {
    expect(standsAlone(question)).toBe(false);
  });
});
