import type { WidgetDto, WidgetListDto } from '@nexus/api-client';

export type WidgetItem = WidgetDto;
export type WidgetPage = WidgetListDto;

export interface Overview {
  questions: number;
  answered_without_llm: number;
  cost_usd: number;
  p95_latency_ms: number | null;
}

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

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Is the widget allowed on a site of the outside world, not only in this console and on this machine? */
export const isOnSite = (widget: WidgetItem, own: string): boolean =>
  widget.allowed_origins.some((origin) => origin !== own && !LOCAL.test(origin));
