import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Notice } from '../ui/notice';
import { KnowledgeSettingsApi } from './settings/settings-api';

/** Shown while documents are searched by words alone because a new version of the product is reindexing them. */
@Component({
  selector: 'nx-embedder-banner',
  imports: [Notice, RouterLink],
  template: `
    @if (byWords()) {
      <nx-notice>
        Your documents are being reindexed for this version. Until that is done, search finds what has the words of a
        question. <a routerLink="/knowledge/settings">See its progress</a>
      </nx-notice>
    }
  `,
})
export class EmbedderBanner {
  private readonly read = inject(KnowledgeSettingsApi).embedder();
  /** Questions use another embedder than the index. */
  protected readonly byWords = computed(() => {
    if (!this.read.hasValue()) return false;
    const { active_id, pinned_id } = this.read.value();
    return active_id !== null && pinned_id !== null && active_id !== pinned_id;
  });
}
