import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { plural } from '../core/format/format';
import { mutation } from '../core/mutation';
import { saveFile } from '../core/save-file';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Cell, type Column } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { selectionOf } from '../ui/data-table/selection';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import { TagDialog } from '../ui/tag-dialog';
import { ConversationDrawer } from './conversation-drawer';
import { CONVERSATION_FILTERS } from './conversation-filters';
import { CHANNELS, sourcesText, unansweredText, votesText } from './conversation-text';
import { type ConversationItem, type ConversationQuery, ConversationsApi } from './conversations-api';

const COLUMNS: readonly Column<ConversationItem>[] = [
  { key: 'title', label: 'Conversation', width: 'minmax(220px, 2fr)', always: true, card: 'title' },
  { key: 'channel', label: 'From', width: '104px', text: ({ channel }) => CHANNELS[channel] },
  { key: 'messages', label: 'Messages', width: '92px', number: true, text: (item) => String(item.message_count) },
  { key: 'source', label: 'Answered by', width: '140px', below: 1000, text: sourcesText },
  { key: 'unanswered', label: 'Unanswered', width: '124px', below: 840, text: unansweredText },
  { key: 'votes', label: 'Ratings', width: '88px', text: votesText },
  { key: 'last', label: 'Last message', width: '128px', muted: true, text: (item) => item.last_message_at },
];

/** List of conversations: search, read, tag, export. */
@Component({
  imports: [Ago, Cell, ConversationDrawer, DataTable, EmptyState, Icon, ListPage, MatButton, PageActions, TagDialog],
  templateUrl: './conversations.html',
  styleUrl: './conversations.scss',
})
export class Conversations {
  private readonly api = inject(ConversationsApi);
  private readonly access = inject(Access);

  // From the URL, so that a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly channel = input<ConversationQuery['channel']>();
  readonly rating = input<ConversationQuery['rating']>();
  readonly answered = input<ConversationQuery['answered']>();
  readonly source = input<ConversationQuery['source']>();
  readonly tag = input<string>();
  readonly state = input<ConversationQuery['state']>();
  /** Id of the open conversation. */
  readonly conversation = input<string>();

  protected readonly values = computed(() => ({
    q: this.q(),
    channel: this.channel(),
    rating: this.rating(),
    answered: this.answered(),
    source: this.source(),
    tag: this.tag(),
    state: this.state(),
  }));
  /** One letter is not searched: the server needs two. */
  private readonly query = computed<ConversationQuery>(() => {
    const { q, ...rest } = this.values();
    return { ...rest, q: q && q.length > 1 ? q : undefined };
  });
  protected readonly list = this.api.list(this.query);
  protected readonly items = this.list.items;
  protected readonly selected = selectionOf(this.items);
  protected readonly columns = COLUMNS;
  protected readonly filters = CONVERSATION_FILTERS;
  protected readonly mayChange = computed(() => this.access.can('conversations:write'));
  protected readonly deleted = computed(() => this.state() === 'deleted');
  protected readonly tagging = signal(false);
  protected readonly tagsTitle = computed(() => `Tags of ${plural(this.selected().size, 'conversation')}`);
  protected readonly knownTags = computed(() => [...new Set(this.items().flatMap(({ tags }) => tags))]);
  protected readonly nameOf = ({ title }: ConversationItem): string => title;

  protected readonly download = mutation(
    async () => saveFile(await this.api.exportAll(this.query()), 'conversations.csv'),
    { failure: 'toast' },
  );
  protected readonly change = mutation((body: Parameters<ConversationsApi['bulk']>[0]) => this.api.bulk(body), {
    failure: 'toast',
    kept: 'Nothing was changed.',
    done: ({ changed }, { action }) => `${DONE[action]} ${plural(changed, 'conversation')}`,
    then: () => this.list.reload(),
  });

  protected act(action: 'delete' | 'restore'): void {
    void this.change.run({ action, ids: [...this.selected()] });
  }

  protected tags(action: 'add_tags' | 'remove_tags', tags: string[]): void {
    void this.change.run({ action, ids: [...this.selected()], tags });
  }
}

const DONE = {
  delete: 'Deleted',
  restore: 'Restored',
  add_tags: 'Tagged',
  remove_tags: 'Removed tags of',
} as const;
