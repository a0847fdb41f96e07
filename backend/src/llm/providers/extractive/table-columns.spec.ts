import { describe, expect, it } from '@jest/globals';
import type { Passage } from '../../chat-model.js';
import { extractAnswer } from './extractive-model.js';

const passage = (text: string, more: Partial<Passage> = {}): Passage => ({
  n: 1,
  chunkId: 'c',
  documentId: 'd',
  title: 'Prices.xlsx',
  text,
  start: 0,
  end: text.length,
  score: 1,
  denseScore: null,
  lexicalScore: 1,
  ...more,
});
const read = (question: string, ...passages: Passage[]): string =>
  extractAnswer(question, passages)
    .map((p) => p.text)
    .join('');

describe('answers from tables', () => {
  it('name the columns of a row, from the table itself', () => {
    const text = '| Item | Price | Stock |\n|---|---|---|\n| Green tea | 12 € | 40 |\n| Coffee | 15 € | 8 |';
    const answer = read('What is the price of green tea?', passage(text));
    expect(answer).toContain('Item: Green tea; Price: 12 €; Stock: 40 [1]');
    expect(extractAnswer('What is the price of green tea?', [passage(text)]).find((p) => p.support)?.support).toEqual({
      start: text.indexOf('Green'),
      end: text.indexOf('40') + 2,
    });
  });

  it('also where the table begins before the passage', () => {
    const answer = read(
      'What is the price of green tea?',
      passage('Green tea | 12 €\nCoffee | 15 €', { tableHeader: 'Item | Price' }),
    );
    expect(answer).toContain('Item: Green tea; Price: 12 €');
  });

  it('leave a row unchanged where the names do not fit', () => {
    const answer = read(
      'What is the price of green tea?',
      passage('Green tea | 12 €\nCoffee | 15 €', { tableHeader: 'Item' }),
    );
    expect(answer).toContain('Green tea | 12 €');
  });
});

describe('an answer that is not in the documents', () => {
  it('names the nearest documents, each once', () => {
    const passages = ['Handbook.pdf', 'Handbook.pdf', 'Menu.txt'].map((title) =>
      passage('Nothing of the kind is written here.', { title }),
    );
    expect(read('Who won the football championship?', ...passages)).toBe(
      'I could not find anything about this in the documents. Closest: “Handbook.pdf” and “Menu.txt”. Try other words, or name what it is about.',
    );
    expect(read('Wer hat die Meisterschaft im Fußball gewonnen und wann war das?', ...passages)).toBe(
      'Dazu habe ich in den Dokumenten nichts gefunden. Am nächsten kommt: „Handbook.pdf“ und „Menu.txt“. Versuchen Sie andere Wörter, oder nennen Sie, worum es geht.',
    );
    expect(read('Who won the football championship?')).toBe(
      'I could not find anything about this in the documents. Try other words, or name what it is about.',
    );
  });
});
