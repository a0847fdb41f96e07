import { formatMs } from '../core/format/format';
import type { DocumentItem } from './document-types';

export interface ProgressSample {
  at: number;
  progress: number;
}

const MIN_ELAPSED_MS = 2_000;
const MIN_GAIN = 0.03;

/** Milliseconds left at the pace since the first sample; undefined while there is too little to tell. */
export function timeLeft(first: ProgressSample | undefined, now: ProgressSample): number | undefined {
  if (!first || now.progress >= 1) return undefined;
  const elapsed = now.at - first.at;
  const gain = now.progress - first.progress;
  if (elapsed < MIN_ELAPSED_MS || gain < MIN_GAIN) return undefined;
  return (elapsed * (1 - now.progress)) / gain;
}

const STAGES: Record<DocumentItem['status'], string> = {
  queued: 'Waiting',
  parsing: 'Reading',
  embedding: 'Indexing',
  ready: 'Ready',
  failed: 'Failed',
  deleting: 'Deleting',
};

export function statusLabel(document: Pick<DocumentItem, 'status'>): string {
  return STAGES[document.status];
}

/** "Indexing 42 % · about 8 s left" */
export function progressText(document: Pick<DocumentItem, 'status' | 'progress'>, leftMs?: number): string {
  const percent =
    document.status === 'queued' || document.status === 'deleting' ? '' : ` ${Math.round(document.progress * 100)} %`;
  const parts = [`${statusLabel(document)}${percent}`];
  if (leftMs !== undefined)
    parts.push(`about ${leftMs < 1000 ? '1 s' : formatMs(Math.round(leftMs / 1000) * 1000)} left`);
  return parts.join(' · ');
}
