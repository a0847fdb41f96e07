import { describe, expect, it } from '@jest/globals';
import { historyTokens, historyWindow, roughTokens } from './history-window.js';

const turns = (...texts: string[]) =>
  texts.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));

describe('historyWindow', () => {
  it('keeps the newest turns that fit and starts with a question', () => {
    const said = turns('a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30), 'd'.repeat(30));
    expect(historyWindow(said, 1_000)).toEqual(said);
    expect(historyWindow(said, 28)).toEqual(said.slice(2));
    // Three messages fit, but the oldest of them is an answer whose question does not fit.
    expect(historyWindow(said, 45)).toEqual(said.slice(2));
    expect(historyWindow(said, 10)).toEqual([]);
    expect(historyWindow([], 10)).toEqual([]);
  });

  it('estimates tokens of any script from its bytes', () => {
    expect(roughTokens('abc')).toBe(1);
    expect(roughTokens('नमस्ते')).toBe(6);
  });
});

describe('historyTokens', () => {
  const room = { contextTokens: 128_000, answerTokens: null, questionTokens: 10, most: 8_000 };

  it('is the limit of the workspace when the model has enough context', () => {
    expect(historyTokens(room)).toBe(8_000);
    expect(historyTokens({ ...room, contextTokens: null })).toBe(5_190);
  });

  it('reserves space for prompt, passages, question and answer of a small model', () => {
    expect(historyTokens({ ...room, contextTokens: 4_096 })).toBe(809);
    expect(historyTokens({ ...room, contextTokens: 4_096, answerTokens: 200 })).toBe(1_633);
    expect(historyTokens({ ...room, contextTokens: 4_096, questionTokens: 4_000 })).toBe(0);
  });
});
