import { Injectable, computed, inject } from '@angular/core';
import { reloader } from '../core/http/reloader';
import { DocumentsApi } from './documents-api';

/** Existing folders and tags, as filter options and suggestions in dialogs. */
@Injectable({ providedIn: 'root' })
export class DocumentFacets {
  private readonly api = inject(DocumentsApi);
  private readonly readFolders = this.api.folders();
  private readonly readTags = this.api.tags();
  private readonly reloadFolders = reloader(this.readFolders);
  private readonly reloadTags = reloader(this.readTags);
  readonly folders = computed(() => (this.readFolders.hasValue() ? this.readFolders.value().folders : []));
  readonly tags = computed(() => (this.readTags.hasValue() ? this.readTags.value().tags : []));

  reload(): void {
    this.reloadFolders();
    this.reloadTags();
  }
}
