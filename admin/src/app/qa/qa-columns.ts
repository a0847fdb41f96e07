import { formatCount } from '../core/format/format';
import type { Column } from '../ui/data-table/column';
import type { ListFilter } from '../ui/list-page/list-query';
import type { RowAction } from '../ui/row-actions';
import { ORIGIN_TEXT, type QaEntry, STATUS_TEXT, VALIDITY_TEXT } from './qa-types';

export const QA_COLUMNS: readonly Column<QaEntry>[] = [
  { key: 'question', label: 'Question', width: 'minmax(220px, 1fr)', always: true, card: 'title' },
  { key: 'state', label: 'State', width: '160px', card: 'plain' },
  { key: 'language', label: 'Language', width: '92px', below: 1000, text: ({ language }) => language ?? 'any' },
  { key: 'hits', label: 'Hits', width: '72px', number: true, text: ({ hits }) => formatCount(hits) },
  { key: 'last', label: 'Last hit', width: '112px', muted: true, below: 1200 },
  { key: 'origin', label: 'Origin', width: '112px', hidden: true, text: ({ origin }) => ORIGIN_TEXT[origin] },
  { key: 'updated', label: 'Changed', width: '112px', muted: true, below: 900 },
];

export const ACTIONS_COLUMN: Column<QaEntry> = { key: 'actions', label: 'Actions', width: '84px', card: 'actions' };

export type EntryAction = 'publish' | 'archive' | 'draft' | 'delete';

/** Available actions of an entry; publishing and changing a published entry need a separate permission. */
export function actionsOf({ status }: QaEntry, mayPublish: boolean): RowAction<EntryAction>[] {
  const locked = status === 'published' && !mayPublish;
  return [
    ...(status !== 'published' && mayPublish ? [{ action: 'publish', label: 'Publish', icon: 'check' } as const] : []),
    ...(status === 'published' && mayPublish
      ? [{ action: 'draft', label: 'Back to draft', icon: 'edit' } as const]
      : []),
    ...(status !== 'archived' && !locked ? [{ action: 'archive', label: 'Archive', icon: 'folder' } as const] : []),
    ...(locked ? [] : [{ action: 'delete', label: 'Delete', icon: 'trash' } as const]),
  ];
}

const optionsOf = (texts: Record<string, string>) => Object.entries(texts).map(([value, label]) => ({ value, label }));

/** @param known existing tags and languages; the selected one is always listed */
export function qaFilters(
  known: { tags: readonly string[]; languages: readonly string[] },
  asked: { tag?: string; language?: string },
): ListFilter[] {
  const named = (values: readonly string[], one?: string) =>
    [...new Set([...(one && one !== 'none' ? [one] : []), ...values])].map((value) => ({ value, label: value }));
  const tags = named(known.tags, asked.tag);
  const languages = named(known.languages, asked.language);
  return [
    { key: 'status', label: 'State', options: optionsOf(STATUS_TEXT) },
    ...(tags.length ? [{ key: 'tag', label: 'Tag', list: true, options: tags }] : []),
    ...(languages.length
      ? [
          {
            key: 'language',
            label: 'Language',
            list: true,
            options: [{ value: 'none', label: 'for any' }, ...languages],
          },
        ]
      : []),
    { key: 'validity', label: 'Dates', list: true, options: optionsOf(VALIDITY_TEXT) },
    { key: 'origin', label: 'Origin', list: true, options: optionsOf(ORIGIN_TEXT) },
    {
      key: 'used',
      label: 'Use',
      list: true,
      options: [
        { value: 'true', label: 'has answered' },
        { value: 'false', label: 'never answered' },
      ],
    },
  ];
}
