import { Injectable, computed, inject } from '@angular/core';
import { DocumentsApi } from './documents-api';

/** The folders and tags that are in use: what filters offer and dialogs suggest. */
@Injectable({ providedIn: 'root' })
export class DocumentFacets {
  private readonly api = inject(DocumentsApi);
  private readonly readFolders = this.api.folders();
  private readonly readTags = this.api.tags();
  readonly folders = computed(() => (this.readFolders.hasValue() ? this.readFolders.value().folders : []));
  readonly tags = computed(() => (this.readTags.hasValue() ? this.readTags.value().tags : []));

  reload(): void {
    if (!this.readFolders.isLoading()) this.readFolders.reload();
    if (!this.readTags.isLoading()) this.readTags.reload();
  }
}
