import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { mutation } from '../core/mutation';
import { saveFile } from '../core/save-file';
import { Toaster } from '../core/toaster';
import { Conversation } from '../playground/conversation';
import type { DocumentItem } from './document-types';
import { DocumentApi } from './viewer/document-api';
import { showPdf } from './viewer/show-file';

/** Read-only actions of a document. */
@Injectable({ providedIn: 'root' })
export class DocumentActions {
  private readonly router = inject(Router);
  private readonly content = inject(DocumentApi);
  private readonly toaster = inject(Toaster);
  private readonly conversation = inject(Conversation);

  open({ id }: Pick<DocumentItem, 'id'>): void {
    void this.router.navigate(['/knowledge/documents', id]);
  }

  /** Opens the playground with the beginning of a question for the user to complete. */
  ask({ name }: Pick<DocumentItem, 'name'>): void {
    this.conversation.draft.set(`What does “${name}” say about `);
    void this.router.navigate(['/playground']);
  }

  private readonly reading = mutation((work: () => Promise<unknown>) => work(), { failure: 'toast' });

  /** Shows the original PDF at a page. */
  showPage({ id }: Pick<DocumentItem, 'id'>, page: number, version?: string): Promise<boolean> {
    return this.reading.run(async () => {
      if (await showPdf(() => this.content.content(id, version), page)) return;
      void this.toaster.show('The browser blocked the new tab. Allow pop-ups for this page, or download the original.');
    });
  }

  download({ id, name }: Pick<DocumentItem, 'id' | 'name'>, version?: string): Promise<boolean> {
    return this.reading.run(async () => saveFile(await this.content.content(id, version), name));
  }
}
