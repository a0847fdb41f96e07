import type { WidgetDto } from '@nexus/api-client';

export type WidgetItem = WidgetDto;

/** A visitor has opened the chat on a website other than this console. Merely allowing a website does not count. */
export const isOnSite = (widgets: readonly Pick<WidgetItem, 'first_foreign_session_at'>[]): boolean =>
  widgets.some((widget) => widget.first_foreign_session_at !== null);
