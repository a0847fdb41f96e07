import { describe, expect, it } from 'vitest';
import { begun, changed, redone, undone } from './history';

describe('steps of a design', () => {
  it('are undone and redone', () => {
    let history = changed(changed(begun(1), 2, 'a'), 3, 'b');
    history = undone(history);
    expect(history.now).toBe(2);
    expect(undone(history).now).toBe(1);
    expect(undone(undone(undone(history))).now).toBe(1);
    expect(redone(history).now).toBe(3);
    expect(redone(redone(history)).now).toBe(3);
  });

  it('end what was undone when something else is changed', () => {
    const history = changed(undone(changed(begun(1), 2)), 9);
    expect([history.past, history.now, history.future]).toEqual([[1], 9, []]);
  });

  it('join while one field is typed in, and not beyond an undo', () => {
    const typed = changed(changed(changed(begun(''), 'a', 'x'), 'ab', 'x'), 'abc', 'x');
    expect(undone(typed).now).toBe('');
    expect(changed(undone(typed), 'z', 'x').past).toEqual(['']);
  });

  it('are limited', () => {
    let history = begun(0);
    for (let i = 1; i <= 300; i++) history = changed(history, i);
    expect(history.past).toHaveLength(100);
    expect(history.past[0]).toBe(200);
  });
});
