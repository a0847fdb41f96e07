import type { BadgeTone } from '../ui/status-badge';
import type { WidgetItem } from './widget-types';

/** The state of a widget in one badge. */
export function stateOf(widget: Pick<WidgetItem, 'is_paused' | 'allowed_origins' | 'first_foreign_session_at'>): {
  tone: BadgeTone;
  text: string;
} {
  if (widget.is_paused) return { tone: 'warning', text: 'Paused' };
  if (widget.first_foreign_session_at) return { tone: 'success', text: 'On a website' };
  return widget.allowed_origins.length > 0
    ? { tone: 'neutral', text: 'Not seen yet' }
    : { tone: 'neutral', text: 'No website allowed' };
}

/** "shop.example and 2 more" */
export function sitesText(origins: readonly string[]): string {
  const [first, ...rest] = origins.map((origin) => origin.replace(/^https?:\/\//, ''));
  if (!first) return '';
  return rest.length > 0 ? `${first} and ${rest.length} more` : first;
}
