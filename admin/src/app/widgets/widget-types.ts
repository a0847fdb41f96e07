import type { WidgetDto } from '@nexus/api-client';

export type WidgetItem = WidgetDto;

/**
 * Extracts the origin from pasted text: a complete URL is fine, a missing scheme means https. Undefined if it contains no host.
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

/** A visitor has opened the chat on a website other than this console. Merely allowing a website does not count. */
export const isOnSite = (widgets: readonly Pick<WidgetItem, 'first_foreign_session_at'>[]): boolean =>
  widgets.some((widget) => widget.first_foreign_session_at !== null);
