import { DestroyRef, Component, computed, effect, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../../core/auth/access';
import { mutation } from '../../core/mutation';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { EmbeddingModels } from './embedding-models/embedding-models';
import { embedderName, isOpen, isWorking, others, progressOf, reindexText, timeLeft } from './index-text';
import { KnowledgeSettingsApi, type ReindexAction } from './settings-api';

const POLL_MS = 2_000;

/** The embedder of the index, and changing it while search continues. */
@Component({
  selector: 'nx-embedder-panel',
  imports: [EmbeddingModels, MatButton, Notice, ResourceView],
  templateUrl: './embedder-panel.html',
  styleUrl: './embedder-panel.scss',
})
export class EmbedderPanel {
  private readonly api = inject(KnowledgeSettingsApi);
  private readonly access = inject(Access);

  protected readonly read = this.api.embedder();
  protected readonly state = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly reindex = computed(() => this.state()?.reindex);
  protected readonly open = computed(() => {
    const reindex = this.reindex();
    return reindex && isOpen(reindex.state) ? reindex : undefined;
  });
  protected readonly others = computed(() => {
    const state = this.state();
    return state ? others(state) : [];
  });
  protected readonly canSeeProviders = computed(() => this.access.can('providers:read'));
  protected readonly canWrite = computed(() => this.access.can('knowledge:write'));
  protected readonly change = mutation((work: () => Promise<unknown>) => work(), { then: () => this.read.reload() });
  protected readonly text = { embedderName, isWorking, progressOf, reindexText, timeLeft };

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    inject(DestroyRef).onDestroy(() => clearTimeout(timer));
    effect(() => {
      const reindex = this.reindex();
      clearTimeout(timer);
      if (reindex && isWorking(reindex.state)) timer = setTimeout(() => this.read.reload(), POLL_MS);
    });
  }

  protected start(embedderId?: string): void {
    void this.change.run(() => this.api.reindex(embedderId));
  }

  protected act(action: ReindexAction): void {
    void this.change.run(() => this.api.act(action));
  }
}
