import { type Turn, newTurn } from '../turn';
import { awards, metrics, tokensPerSecond } from './metrics';

const turn = (more: Partial<Turn> = {}): Turn => ({
  ...newTurn(1, 'Why?'),
  status: 'done',
  source: 'llm',
  latencyMs: 2_500,
  firstTokenMs: 500,
  usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100, cost_usd: 0.002 },
  cache: { status: 'miss', reason: 'nothing like it' },
  ...more,
});

describe('metrics', () => {
  it('measures the speed of generation without the time to first token', () => {
    expect(tokensPerSecond(turn())).toBe(50);
  });

  it('has no speed for cached or unfinished answers and for a single burst', () => {
    expect(tokensPerSecond(turn({ source: 'cache' }))).toBeUndefined();
    expect(tokensPerSecond(turn({ latencyMs: undefined }))).toBeUndefined();
    expect(tokensPerSecond(turn({ latencyMs: 510 }))).toBeUndefined();
  });

  it('formats known values and shows a dash for unknown ones', () => {
    const values = (of: Turn) => metrics(of).map(({ value }) => value);
    expect(values(turn())).toEqual(['$0.002', '500 ms', '2.5 s', '50 tok/s', '1,000 + 100', 'miss · nothing like it']);
    expect(values(newTurn(1, 'Why?'))).toEqual(['–', '–', '–', '–', '–', '–']);
  });

  it('marks estimated values', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost_usd: 0.01, estimated: true };
    expect(metrics(turn({ usage }))[0]?.value).toBe('≈ $0.01');
  });
});

describe('awards', () => {
  const cheap = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost_usd: 0.001 };

  it('is given to the best answer', () => {
    const found = awards([
      [1, turn({ latencyMs: 900 })],
      [2, turn({ usage: cheap })],
    ]);
    expect([...found]).toEqual([
      [1, ['fastest']],
      [2, ['cheapest']],
    ]);
  });

  it('is not given for a tie, a single answer, or an unknown price', () => {
    expect(awards([[1, turn()]]).size).toBe(0);
    expect(
      awards([
        [1, turn()],
        [2, turn()],
      ]).size,
    ).toBe(0);
    const unknown = turn({ usage: { ...cheap, cost_usd: null }, latencyMs: 900 });
    expect([
      ...awards([
        [1, turn()],
        [2, unknown],
      ]),
    ]).toEqual([[2, ['fastest']]]);
  });
});
