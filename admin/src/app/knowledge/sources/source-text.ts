import { formatCount, formatMs, plural } from '../../core/format/format';
import type { IconName } from '../../ui/icons';
import type { BadgeTone } from '../../ui/status-badge';
import type { Schedule, SourceItem, SourceKind, SourceRun } from './source-types';

export const KINDS: readonly { value: SourceKind; label: string; about: string }[] = [
  { value: 'site', label: 'Site', about: 'Follows the links of a page to others of the same site.' },
  { value: 'sitemap', label: 'Sitemap', about: 'Reads the pages that a site lists in its sitemap.' },
  { value: 'page', label: 'One page', about: 'Reads this page alone.' },
];
export const SCHEDULES: readonly { value: Schedule; label: string }[] = [
  { value: 'manual', label: 'Only when I ask' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
];

export const kindLabel = (kind: SourceKind): string => KINDS.find(({ value }) => value === kind)?.label ?? kind;
export const scheduleLabel = (schedule: Schedule): string =>
  SCHEDULES.find(({ value }) => value === schedule)?.label ?? schedule;

export const isLive = (run: SourceRun | undefined): boolean => run?.state === 'queued' || run?.state === 'running';

export interface Badge {
  tone: BadgeTone;
  icon: IconName;
  text: string;
}

/** State of a source: its run in progress, otherwise the result of the last one. */
export function stateOf({ enabled, last_run: run, schedule }: SourceItem): Badge {
  if (run && isLive(run)) return runState(run);
  if (!enabled && schedule !== 'manual') return { tone: 'neutral', icon: 'pause', text: 'Paused' };
  return run ? runState(run) : { tone: 'neutral', icon: 'clock', text: 'Not read yet' };
}

export function runState({ state, problems }: SourceRun): Badge {
  switch (state) {
    case 'queued':
      return { tone: 'neutral', icon: 'clock', text: 'Waiting' };
    case 'running':
      return { tone: 'accent', icon: 'retry', text: 'Reading' };
    case 'cancelled':
      return { tone: 'neutral', icon: 'stop', text: 'Cancelled' };
    case 'failed':
      return { tone: 'danger', icon: 'alert', text: 'Failed' };
    case 'done':
      return problems.length > 0
        ? { tone: 'warning', icon: 'alert', text: plural(problems.length, 'problem') }
        : { tone: 'success', icon: 'check', text: 'Up to date' };
  }
}

export const pagesRead = (run: SourceRun): number =>
  run.pages_new + run.pages_changed + run.pages_unchanged + run.pages_skipped + run.pages_failed;

/** Results of a run in order of interest; zeros are omitted. */
export function summary(run: SourceRun): string {
  if (run.state === 'failed' && run.problems[0]) return run.problems[0].message;
  if (run.state === 'queued') return 'Starts in a moment';
  if (run.state === 'running') return `${formatCount(pagesRead(run))} of ${plural(run.pages_found, 'page')} so far`;
  const parts = [
    [run.pages_new, 'new'],
    [run.pages_changed, 'changed'],
    [run.pages_removed, 'removed'],
    [run.pages_unchanged, 'unchanged'],
    [run.pages_skipped, 'skipped'],
    [run.pages_failed, 'failed'],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return text.join(' · ') || 'No pages';
}

export function duration({ started_at, ended_at }: SourceRun): string {
  return started_at && ended_at ? formatMs(Date.parse(ended_at) - Date.parse(started_at)) : '';
}

/** Parses typed patterns and tags: one per line or separated by commas, without duplicates. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

/** Host and path for display. */
export function shortUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed ? (parsed.host.replace(/^www\./, '') + parsed.pathname).replace(/\/$/, '') : url;
}
