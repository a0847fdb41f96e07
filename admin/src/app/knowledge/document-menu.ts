import type { RowAction } from '../ui/row-actions';
import { type DocumentItem, canCancel, canRetry } from './document-types';

export type DocumentAction =
  'open' | 'ask' | 'download' | 'rename' | 'password' | 'retry' | 'read_again' | 'cancel' | 'move' | 'tag' | 'delete';

type Action = RowAction<DocumentAction>;

/** All actions of one document. */
export function actionsOf(item: DocumentItem, mayChange = true): Action[] {
  const { name } = item;
  const ask: Action = { action: 'ask', label: 'Ask about it', icon: 'message', button: `Ask about ${name}` };
  return [
    { action: 'open', label: 'Open', icon: 'eye' },
    ...(item.status === 'ready' ? [ask] : []),
    { action: 'download', label: 'Download the original', icon: 'download' },
    ...(mayChange ? changesOf(item) : []),
  ];
}

function changesOf(item: DocumentItem): Action[] {
  const { name } = item;
  const next: readonly [boolean, Action][] = [
    [
      item.needs_password,
      { action: 'password', label: 'Enter password…', icon: 'key', button: `Enter the password of ${name}` },
    ],
    [canRetry(item), { action: 'retry', label: 'Try again', icon: 'retry', button: `Try ${name} again` }],
    [item.status === 'ready', { action: 'read_again', label: 'Read again', icon: 'retry' }],
    [canCancel(item), { action: 'cancel', label: 'Cancel', icon: 'close', button: `Cancel ${name}` }],
  ];
  return [
    ...next.filter(([fits]) => fits).map(([, action]) => action),
    { action: 'rename', label: 'Rename…', icon: 'edit' },
    { action: 'move', label: 'Move…', icon: 'folder' },
    { action: 'tag', label: 'Tags…', icon: 'tag' },
    {
      action: 'delete',
      label: 'Delete',
      icon: 'trash',
      button: `Delete ${name}`,
      disabled: item.status === 'deleting',
    },
  ];
}
