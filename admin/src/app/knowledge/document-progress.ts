import { formatCount, formatMs } from '../core/format/format';
import type { DocumentItem, DocumentStage } from './document-types';

export interface ProgressSample {
  at: number;
  progress: number;
}

type Moving = Pick<DocumentItem, 'status' | 'progress' | 'stage' | 'stage_done' | 'stage_total' | 'eta_s'>;

const MIN_ELAPSED_MS = 2_000;
const MIN_GAIN = 0.03;

/** Estimated milliseconds left at the pace since the first sample; undefined if there is not enough data. */
export function timeLeft(first: ProgressSample | undefined, now: ProgressSample): number | undefined {
  if (!first || now.progress >= 1) return undefined;
  const elapsed = now.at - first.at;
  const gain = now.progress - first.progress;
  if (elapsed < MIN_ELAPSED_MS || gain < MIN_GAIN) return undefined;
  return (elapsed * (1 - now.progress)) / gain;
}

const STATES: Record<DocumentItem['status'], string> = {
  queued: 'Waiting',
  parsing: 'Reading',
  ocr: 'Recognising text',
  chunking: 'Splitting',
  embedding: 'Indexing',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
  deleting: 'Deleting',
};
/** Units of progress by stage. */
const UNITS: Partial<Record<DocumentStage, string>> = { parse: 'page', ocr: 'page', embed: 'passage' };

export function statusLabel({ status, stage }: Pick<DocumentItem, 'status' | 'stage'>): string {
  return stage === 'publish' ? 'Publishing' : STATES[status];
}

/** "Indexing · passage 42 of 118 · about 8 s left" */
export function progressText(document: Moving, leftMs?: number): string {
  const { status, stage, stage_done: done, stage_total: total, eta_s: etaS } = document;
  const resting = status === 'queued' || status === 'deleting';
  const counted =
    !resting && stage && total ? `${UNITS[stage] ?? ''} ${formatCount(done ?? 0)} of ${formatCount(total)}` : '';
  const share = resting || counted ? '' : ` ${Math.round(document.progress * 100)} %`;
  const left = etaS === undefined || etaS === null ? leftMs : etaS * 1000;
  return [
    `${statusLabel(document)}${share}`,
    counted.trim(),
    left === undefined || resting ? '' : `about ${duration(left)} left`,
  ]
    .filter(Boolean)
    .join(' · ');
}

const duration = (ms: number): string => (ms < 60_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : formatMs(ms));
