import { formatCount, formatMs, formatUsd } from '../../core/format/format';
import { cacheText } from '../turn-line';
import type { Turn } from '../turn';

/** For shorter durations the speed would be that of the network, not of the model. */
const MIN_WRITING_MS = 50;

export interface Metric {
  label: string;
  value: string;
  /** Explanation, shown on hover. */
  hint?: string;
}

/** Generated tokens per second; undefined for answers that were not generated now. */
export function tokensPerSecond({ source, usage, latencyMs, firstTokenMs }: Turn): number | undefined {
  if (source !== 'llm' || !usage || latencyMs === undefined || firstTokenMs === undefined) return undefined;
  const writing = latencyMs - firstTokenMs;
  return writing >= MIN_WRITING_MS && usage.completion_tokens > 0
    ? (1000 * usage.completion_tokens) / writing
    : undefined;
}

/** Figures of one answer, in the order of importance. */
export function metrics(turn: Turn): Metric[] {
  const pace = tokensPerSecond(turn);
  const { usage, cache } = turn;
  return [
    {
      label: 'Cost',
      value: usage ? `${usage.estimated ? '≈ ' : ''}${formatUsd(usage.cost_usd)}` : '–',
      hint: usage?.estimated ? 'Estimated from tokens and list price' : undefined,
    },
    { label: 'First token', value: formatMs(turn.firstTokenMs) },
    { label: 'Total', value: formatMs(turn.latencyMs) },
    {
      label: 'Speed',
      value: pace === undefined ? '–' : `${pace < 10 ? pace.toFixed(1) : Math.round(pace)} tok/s`,
      hint: 'Tokens of the answer per second of generation',
    },
    {
      label: 'Tokens',
      value: usage ? `${formatCount(usage.prompt_tokens)} + ${formatCount(usage.completion_tokens)}` : '–',
      hint: 'Prompt tokens + answer tokens',
    },
    {
      label: 'Cache',
      value: cache
        ? [cacheText(cache).replace('cache: ', ''), ...(cache.reason ? [cache.reason] : [])].join(' · ')
        : '–',
    },
  ];
}

export type Award = 'fastest' | 'cheapest';

/** The best answer per figure, by key; ties and single answers get no award. */
export function awards(turns: readonly (readonly [number, Turn])[]): ReadonlyMap<number, Award[]> {
  const done = turns.filter(([, turn]) => turn.status === 'done');
  const found = new Map<number, Award[]>();
  const give = (award: Award, value: (turn: Turn) => number | null | undefined): void => {
    const known = done.flatMap(([key, turn]) => {
      const number = value(turn);
      return number == null ? [] : [{ key, number }];
    });
    if (done.length < 2 || known.length < done.length) return;
    const best = Math.min(...known.map(({ number }) => number));
    const winners = known.filter(({ number }) => number === best);
    const [winner] = winners;
    if (winner && winners.length === 1) found.set(winner.key, [...(found.get(winner.key) ?? []), award]);
  };
  give('fastest', (turn) => turn.latencyMs);
  give('cheapest', (turn) => turn.usage?.cost_usd);
  return found;
}
