import type { ConversationItem } from './conversations-api';

export const CHANNELS: Readonly<Record<ConversationItem['channel'], string>> = {
  widget: 'Website',
  console: 'Console',
  api: 'API',
};

const SOURCES: Readonly<Record<string, string>> = {
  llm: 'model',
  cache: 'cache',
  qa: 'Q&A',
  extractive: 'documents',
};
export const sourceName = (source: string): string => SOURCES[source] ?? source;

/** "model, cache" */
export const sourcesText = ({ sources }: ConversationItem): string => sources.map(sourceName).join(', ');

/** Number of unanswered questions; empty when there are none. */
export const unansweredText = ({ unanswered }: ConversationItem): string =>
  unanswered === 0 ? '' : String(unanswered);

/** "+2 −1"; empty without ratings. */
export function votesText({ up_votes: up, down_votes: down }: ConversationItem): string {
  return [...(up ? [`+${up}`] : []), ...(down ? [`−${down}`] : [])].join(' ');
}

const REASONS: Readonly<Record<string, string>> = {
  wrong: 'is wrong',
  incomplete: 'is incomplete',
  not_found: 'did not find the answer',
  off_topic: 'is off topic',
  tone: 'has the wrong tone',
  other: 'something else',
};
export const reasonText = (reason: string | null): string => (reason ? (REASONS[reason] ?? reason) : '');
