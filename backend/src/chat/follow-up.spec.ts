import { describe, expect, it } from '@jest/globals';
import { expanded, needsContext, turnsBefore } from './follow-up.js';

const turns = (...questions: string[]) => questions.map((question) => ({ question, answer: 'An answer.' }));

describe('follow-up questions', () => {
  it.each([
    ['And in Berlin?', true],
    ['How much does it cost?', true],
    ['Why?', true],
    ['The price?', true],
    ['Who founded them?', true],
    ['What does the premium plan of the hosting service cost per month?', false],
    ['Where is the office of the company in Berlin?', false],
    ['Is it possible to return opened goods after a month?', false],
  ])('%s needs what was said before: %s', (question, needs) => {
    expect(needsContext(question, turns('What is the premium plan?'))).toBe(needs);
    expect(needsContext(question, [])).toBe(false);
  });

  it('are expanded by the words of the question before, through a chain of follow-ups', () => {
    expect(expanded('How much does it cost?', turns('Tell me about the premium plan'))).toBe(
      'How much does it cost? premium plan',
    );
    expect(expanded('And per year?', turns('What does the premium plan cost?', 'And the basic one?'))).toBe(
      'And per year? premium plan cost basic one',
    );
    expect(expanded('Why?', turns('Old matter about lions?', 'Where are the penguins of the zoo kept?'))).toBe(
      'Why? penguins zoo kept',
    );
    expect(expanded('And the plan?', turns('Plans?'))).toBe('And the plan?');
  });

  it('take the turns of a conversation without the current question', () => {
    const said = (role: 'user' | 'assistant' | 'system', content: string) => ({ role, content });
    expect(turnsBefore([said('system', 'x'), said('user', 'a'), said('assistant', 'b'), said('user', 'c')])).toEqual([
      { question: 'a', answer: 'b' },
    ]);
    expect(turnsBefore([said('user', 'c')])).toEqual([]);
  });
});
