import { reasonText, sourcesText, unansweredText, votesText } from './conversation-text';
import type { ConversationItem } from './conversations-api';

const item = (more: Partial<ConversationItem>): ConversationItem => ({
  id: 'c1',
  title: 'A question',
  channel: 'widget',
  principal: 'visitor:1',
  widget_id: null,
  visitor_id: null,
  message_count: 2,
  models: [],
  sources: [],
  unanswered: 0,
  up_votes: 0,
  down_votes: 0,
  tags: [],
  created_at: '2026-11-30T10:00:00.000Z',
  last_message_at: '2026-11-30T10:00:00.000Z',
  deleted_at: null,
  ...more,
});

describe('texts of conversations', () => {
  it('name the origins of answers, known or unknown', () => {
    expect(sourcesText(item({ sources: ['llm', 'cache', 'new'] }))).toBe('model, cache, new');
    expect(unansweredText(item({ unanswered: 2 }))).toBe('2');
    expect(votesText(item({ up_votes: 2, down_votes: 1 }))).toBe('+2 −1');
    expect([unansweredText(item({})), votesText(item({})), reasonText(null)]).toEqual(['', '', '']);
    expect(reasonText('incomplete')).toBe('is incomplete');
  });
});
