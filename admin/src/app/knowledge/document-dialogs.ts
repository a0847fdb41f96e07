import { Component, inject, signal } from '@angular/core';
import type { DocumentAction } from './document-menu';
import { DocumentList } from './document-list';
import type { DocumentItem } from './document-types';
import { MoveDialog } from './move-dialog';
import { PasswordDialog } from './password-dialog';
import { type TagChange, TagDialog } from './tag-dialog';

interface Asked {
  action: 'password' | 'move' | 'tag';
  documents: readonly DocumentItem[];
}

/** Does what was chosen for one or several documents of the list, and asks first where a word is needed. */
@Component({
  selector: 'nx-document-dialogs',
  imports: [MoveDialog, PasswordDialog, TagDialog],
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
        @case ('move') {
          <nx-move-dialog
            [documents]="ask.documents"
            (moved)="list.bulk(ask.documents, 'move', { folder: $event })"
            (closed)="asked.set(undefined)"
          />
        }
        @case ('tag') {
          <nx-tag-dialog
            [documents]="ask.documents"
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
  protected readonly asked = signal<Asked | undefined>(undefined);

  act(action: DocumentAction, documents: readonly DocumentItem[]): void {
    const [only] = documents;
    if (!only) return;
    if (action === 'password' || action === 'move' || action === 'tag') this.asked.set({ action, documents });
    else if (action === 'delete') this.list.delete(documents);
    else if (documents.length > 1) void this.list.bulk(documents, action);
    else void (action === 'retry' ? this.list.retry(only) : this.list.cancel(only));
  }

  protected tag(documents: readonly DocumentItem[], { action, tags }: TagChange): void {
    void this.list.bulk(documents, action, { tags });
  }
}
