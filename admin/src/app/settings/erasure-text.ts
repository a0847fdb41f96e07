import { plural } from '../core/format/format';
import type { ErasureItem } from './conversation-settings-api';

/** "3 conversations, 12 messages, 2 cached answers"; zero counts are left out. */
export function reportText({ report: r }: Pick<ErasureItem, 'report'>): string {
  const parts: [number, string][] = [
    [r.conversations, 'conversation'],
    [r.messages, 'message'],
    [r.traces, 'trace'],
    [r.feedback, 'rating'],
    [r.memories, 'summary'],
    [r.cache_entries, 'cached answer'],
    [r.runs, 'kept stream'],
    [r.drafts, 'draft'],
    [r.reported_pairs, 'reported pair'],
    [r.usage_events, 'usage figure'],
    [r.visitors, 'visitor'],
  ];
  const found = parts.filter(([n]) => n > 0).map(([n, name]) => plural(n, name, PLURALS[name]));
  return found.length > 0 ? found.join(', ') : 'Nothing was found';
}

const PLURALS: Readonly<Record<string, string>> = { summary: 'summaries' };
