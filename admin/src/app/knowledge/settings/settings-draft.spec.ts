import { STRATEGIES, bounded, toggled } from './settings-draft';

describe('knowledge settings', () => {
  it('clamps numbers to their bounds and ignores invalid input', () => {
    expect([bounded(5.4, 1, 50), bounded(500, 1, 50), bounded(-1, 1, 50), bounded(NaN, 1, 50)]).toEqual([
      5,
      50,
      1,
      undefined,
    ]);
    expect(bounded(0.35, 0, 1, false)).toBe(0.35);
  });

  it('keeps at least one language', () => {
    expect(toggled(['eng'], 'deu')).toEqual(['eng', 'deu']);
    expect(toggled(['eng', 'deu'], 'eng')).toEqual(['deu']);
    expect(toggled(['eng'], 'eng')).toEqual(['eng']);
  });

  it('offers every strategy with a description', () => {
    expect(STRATEGIES.map(({ value }) => value)).toEqual(['recursive', 'sentence_window', 'semantic']);
    for (const { about } of STRATEGIES) expect(about).not.toBe('');
  });
});
