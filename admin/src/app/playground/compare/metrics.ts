import { formatCount, formatMs, formatUsd } from '../../core/format/format';
import { cacheText } from '../turn-line';
import type { Turn } from '../turn';

/** Shorter than this and the pace is that of the network, not of the model. */
const MIN_WRITING_MS = 50;

export interface Metric {
  label: string;
  value: string;
  /** What it means, on hover. */
  hint?: string;
}

/** Tokens of the answer for each second of writing; undefined for what no model wrote just now. */
export function tokensPerSecond({ source, usage, latencyMs, firstTokenMs }: Turn): number | undefined {
  if (source !== 'llm' || !usage || latencyMs === undefined || firstTokenMs === undefined) return undefined;
  const writing = latencyMs - firstTokenMs;
  return writing >= MIN_WRITING_MS && usage.completion_tokens > 0
    ? (1000 * usage.completion_tokens) / writing
    : undefined;
}

/** Figures of one answer, in the order people compare them. */
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
      hint: 'Tokens of the answer for each second of writing',
    },
    {
      label: 'Tokens',
      value: usage ? `${formatCount(usage.prompt_tokens)} + ${formatCount(usage.completion_tokens)}` : '–',
      hint: 'Of the prompt and of the answer',
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

/** Which answers stand out, by key; ties and single answers get no award. */
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
