import { plural } from '../../core/format/format';
import type { ListFilter } from '../../ui/list-page/list-query';
import type { DismissReason, Suggestion } from './suggestions-api';

export const STATUS_TEXT: Readonly<Record<Suggestion['status'], string>> = {
  open: 'Open',
  answered: 'Answered',
  dismissed: 'Dismissed',
};

export const DISMISS_TEXT: Readonly<Record<DismissReason, string>> = {
  off_topic: 'Not our topic',
  personal: 'Concerns one person',
  spam: 'Spam or nonsense',
  answered_elsewhere: 'Answered elsewhere',
  other: 'Another reason',
};
export const DISMISS_OPTIONS = Object.entries(DISMISS_TEXT).map(([value, label]) => ({
  value: value as DismissReason,
  label,
}));

const REASONS = [
  ['unanswered', 'not in the documents'],
  ['refused', 'refused by the model'],
  ['down_voted', 'rated down'],
] as const;

/** "3 not in the documents, 1 rated down" */
export const reasonsText = (suggestion: Suggestion): string =>
  REASONS.filter(([key]) => suggestion[key] > 0)
    .map(([key, text]) => `${suggestion[key]} ${text}`)
    .join(', ');

/** The last seven days and the seven days before in words, as the text alternative of the sparkline. */
export function trendText({ days }: Pick<Suggestion, 'days'>): string {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return `${plural(sum(days.slice(-7)), 'question')} in the last 7 days, ${sum(days.slice(0, -7))} in the 7 before`;
}

/** @param language selected language, which is always listed */
export const suggestionFilters = (languages: readonly string[], language?: string): ListFilter[] => [
  {
    key: 'status',
    label: 'Show',
    any: 'open',
    list: true,
    options: [
      { value: 'answered', label: 'Answered' },
      { value: 'dismissed', label: 'Dismissed' },
    ],
  },
  {
    key: 'reason',
    label: 'Why',
    any: 'any reason',
    list: true,
    options: REASONS.map(([value, text]) => ({ value, label: text[0]!.toUpperCase() + text.slice(1) })),
  },
  {
    key: 'language',
    label: 'Language',
    any: 'any',
    list: true,
    options: [...new Set([...(language ? [language] : []), ...languages])].map((value) => ({ value, label: value })),
  },
];
