import type { WidgetDto } from '@nexus/api-client';

export type WidgetItem = WidgetDto;

/**
 * The origin in what people paste: a whole address is fine, a missing scheme means https.
 * Undefined when there is no host in it.
 */
export function toOrigin(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed || /\s/.test(trimmed)) return undefined;
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
    const known = url.protocol === 'https:' || url.protocol === 'http:';
    return known && (url.hostname.includes('.') || url.hostname === 'localhost') ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/** A visitor has opened the chat on a website that is not this console. Allowing a website alone puts nothing there. */
export const isOnSite = (widgets: readonly Pick<WidgetItem, 'first_foreign_session_at'>[]): boolean =>
  widgets.some((widget) => widget.first_foreign_session_at !== null);
