import { Component, computed, inject, signal } from '@angular/core';
import { plural } from '../core/format/format';
import { type TagChange, TagDialog } from '../ui/tag-dialog';
import { DocumentActions } from './document-actions';
import type { DocumentAction } from './document-menu';
import { DocumentFacets } from './document-facets';
import { DocumentList } from './document-list';
import type { DocumentItem } from './document-types';
import { MoveDialog } from './move-dialog';
import { PasswordDialog } from './password-dialog';
import { RenameDialog } from './rename-dialog';

/** Actions that require input. */
const ASKING = ['password', 'rename', 'move', 'tag'] as const;
const asks = (action: DocumentAction): action is Asked['action'] => (ASKING as readonly string[]).includes(action);

interface Asked {
  action: (typeof ASKING)[number];
  documents: readonly DocumentItem[];
}

/** Performs an action on one or several documents of the list, with a dialog if it requires input. */
@Component({
  selector: 'nx-document-dialogs',
  imports: [MoveDialog, PasswordDialog, RenameDialog, TagDialog],
  template: `
    @if (asked(); as ask) {
      @switch (ask.action) {
        @case ('password') {
          <nx-password-dialog
            [document]="ask.documents[0]!"
            (given)="list.retry(ask.documents[0]!, $event)"
            (closed)="asked.set(undefined)"
          />
        }
        @case ('rename') {
          <nx-rename-dialog
            [document]="ask.documents[0]!"
            (named)="list.rename(ask.documents[0]!, $event)"
            (closed)="asked.set(undefined)"
          />
        }
        @case ('move') {
          <nx-move-dialog
            [documents]="ask.documents"
            (moved)="list.bulk(ask.documents, 'move', { folder: $event })"
            (closed)="asked.set(undefined)"
          />
        }
        @case ('tag') {
          <nx-tag-dialog
            [title]="tagsTitle(ask.documents)"
            [known]="knownTags()"
            (changed)="tag(ask.documents, $event)"
            (closed)="asked.set(undefined)"
          />
        }
      }
    }
  `,
})
export class DocumentDialogs {
  protected readonly list = inject(DocumentList);
  private readonly actions = inject(DocumentActions);
  private readonly facets = inject(DocumentFacets);
  protected readonly knownTags = computed(() => this.facets.tags().map(({ tag }) => tag));
  protected readonly asked = signal<Asked | undefined>(undefined);

  act(action: DocumentAction, documents: readonly DocumentItem[]): void {
    const [only] = documents;
    if (!only) return;
    if (asks(action)) this.asked.set({ action, documents });
    else if (action === 'open' || action === 'ask' || action === 'download') void this.actions[action](only);
    else if (action === 'delete') this.list.delete(documents);
    else if (action === 'read_again') void this.list.readAgain(only);
    else if (documents.length > 1) void this.list.bulk(documents, action);
    else void (action === 'retry' ? this.list.retry(only) : this.list.cancel(only));
  }

  protected tagsTitle([first, ...more]: readonly DocumentItem[]): string {
    return more.length ? `Tags of ${plural(more.length + 1, 'document')}` : `Tags of ${first?.name ?? ''}`;
  }

  protected tag(documents: readonly DocumentItem[], { action, tags }: TagChange): void {
    void this.list.bulk(documents, action, { tags });
  }
}
