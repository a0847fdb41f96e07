import type { CacheInfo } from '@nexus/contracts';
import { formatMs, formatUsd } from '../core/format/format';
import type { Turn } from './turn';

/** "cache: exact", "cache: semantic 0.93" */
export function cacheText(cache: CacheInfo): string {
  const similarity =
    cache.status === 'semantic' && cache.similarity !== undefined ? ` ${cache.similarity.toFixed(2)}` : '';
  return `cache: ${cache.status}${similarity}`;
}

/** The status line of an answer: model, duration, time to first token, cost, cache. */
export function turnLine(turn: Turn): string[] {
  const line: string[] = [];
  if (turn.model) line.push(turn.model);
  if (turn.latencyMs !== undefined) line.push(formatMs(turn.latencyMs));
  if (turn.firstTokenMs !== undefined) line.push(`${formatMs(turn.firstTokenMs)} to first token`);
  if (turn.usage)
    line.push(
      `${turn.usage.estimated ? '≈ ' : ''}${turn.usage.cost_usd === null ? 'cost unknown' : formatUsd(turn.usage.cost_usd)}`,
    );
  if (turn.cache) line.push(cacheText(turn.cache));
  if (turn.cache?.saved && turn.cache.saved.cost_usd > 0) line.push(`saved ${formatUsd(turn.cache.saved.cost_usd)}`);
  if (turn.source === 'qa') line.push('from Q&A');
  if (turn.status === 'stopped') line.push('stopped');
  if (turn.finishReason === 'length') line.push('cut at the length limit');
  return line;
}
