import { Component, computed, effect, inject, output, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { Ago } from '../ui/ago';
import { More } from '../ui/more';
import { ResourceView } from '../ui/resource-view';
import { RowActions, type RowAction } from '../ui/row-actions';
import { RowNav } from '../ui/row-nav';
import { SearchBox } from '../ui/search-box';
import { Conversation } from './conversation';
import { type OwnConversation, OwnConversationsApi } from './own-conversations-api';
import { RenameDialog } from './rename-dialog';

const ACTIONS: readonly RowAction<'rename' | 'delete'>[] = [
  { action: 'rename', label: 'Rename', icon: 'edit' },
  { action: 'delete', label: 'Delete', icon: 'trash' },
];
/** By then, a title from the model is usually available. */
const NAMED_MS = 4_000;

/** The conversations of the signed-in member: search, open, rename, delete. */
@Component({
  selector: 'nx-conversation-list',
  imports: [Ago, More, RenameDialog, ResourceView, RouterLink, RowActions, RowNav, SearchBox],
  templateUrl: './conversation-list.html',
  styleUrl: './conversation-list.scss',
})
export class ConversationList {
  private readonly api = inject(OwnConversationsApi);
  private readonly deletions = inject(DeferredDelete);
  protected readonly conversation = inject(Conversation);
  readonly opened = output();

  protected readonly q = signal('');
  /** One letter is not searched: the server needs two. */
  protected readonly list = this.api.list(() => ({ q: this.q().length > 1 ? this.q() : undefined }));
  protected readonly items = computed(() => this.list.items().filter(({ id }) => !this.deletions.hidden().has(id)));
  protected readonly renamed = signal<OwnConversation | undefined>(undefined);
  protected readonly actions = () => ACTIONS;

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect((onCleanup) => {
      if (this.conversation.answered() === 0) return;
      untracked(() => this.list.refresh());
      timer = setTimeout(() => this.list.refresh(), NAMED_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected act(action: 'rename' | 'delete', item: OwnConversation): void {
    if (action === 'rename') return this.renamed.set(item);
    if (this.conversation.id() === item.id) this.conversation.reset();
    void this.deletions.request({
      ids: [item.id],
      label: `“${item.title}”`,
      commit: () => this.api.delete(item.id),
      settled: () => this.list.refresh(),
    });
  }
}
