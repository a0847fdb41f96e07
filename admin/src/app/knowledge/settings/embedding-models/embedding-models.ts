import { Component, computed, inject, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { Access } from '../../../core/auth/access';
import { formatCount, formatUsd } from '../../../core/format/format';
import { mutation } from '../../../core/mutation';
import { Notice } from '../../../ui/notice';
import { ResourceView } from '../../../ui/resource-view';
import { EmbeddingModelDialog } from './embedding-model-dialog';
import { type EmbeddingModel, EmbeddingModelsApi } from './embedding-models-api';

/** Embedding models of the workspace's providers: this month's usage, limits, and adding more. */
@Component({
  selector: 'nx-embedding-models',
  imports: [EmbeddingModelDialog, MatButton, Notice, ResourceView, RouterLink],
  template: `
    <h3>Computed by your providers</h3>
    <nx-resource-view [resource]="read" [rows]="1" (retry)="read.reload()">
      <ng-template #ready>
        <ul aria-label="Embedding models of providers">
          @for (m of models(); track m.id) {
            <li>
              <div class="about">
                <strong>{{ m.model }}</strong>
                <span class="muted small num">
                  {{ m.provider }} · {{ m.embedder_id }} · this month {{ count(m.used_tokens) }}
                  @if (m.monthly_tokens !== null) {
                    of {{ count(m.monthly_tokens) }}
                  }
                  tokens
                  @if (m.cost_usd !== null) {
                    · {{ usd(m.cost_usd) }}
                  }
                </span>
              </div>
              @if (canWrite()) {
                <span class="buttons">
                  <button matButton [attr.aria-label]="'Edit ' + m.model" (click)="edited.set(m)">Edit</button>
                  <button
                    matButton
                    [attr.aria-label]="'Remove ' + m.model"
                    [disabled]="change.busy()"
                    (click)="remove(m)"
                  >
                    Remove
                  </button>
                </span>
              }
            </li>
          } @empty {
            <li class="muted small">
              None yet. Any server with an OpenAI-compatible embeddings endpoint will do: Ollama, TEI, vLLM, OpenAI.
            </li>
          }
        </ul>
        @if (canWrite()) {
          @if (providers().length > 0) {
            <button class="add" matButton="outlined" (click)="adds.set(true)">Add an embedding model</button>
          } @else {
            <p class="muted small">
              <a routerLink="/models/providers">Connect a provider</a> first; then its embedding models can be added
              here.
            </p>
          }
        }
      </ng-template>
    </nx-resource-view>
    @if (change.failure()) {
      <nx-notice tone="danger" [live]="true">{{ change.failure() }}</nx-notice>
    }
    @if (adds() || edited()) {
      <nx-embedding-model-dialog
        [model]="edited()"
        [providers]="providers()"
        (stored)="reload()"
        (closed)="adds.set(false); edited.set(undefined)"
      />
    }
  `,
  styleUrl: '../embedder-panel.scss',
})
export class EmbeddingModels {
  private readonly api = inject(EmbeddingModelsApi);
  private readonly access = inject(Access);
  /** The available embedders have changed. */
  readonly changed = output();

  protected readonly read = this.api.list();
  private readonly connected = this.api.providers();
  protected readonly models = computed(() => (this.read.hasValue() ? this.read.value().items : []));
  protected readonly providers = computed(() =>
    this.connected.hasValue() ? this.connected.value().items.map(({ name }) => name) : [],
  );
  protected readonly canWrite = computed(() => this.access.can('providers:write'));
  protected readonly adds = signal(false);
  protected readonly edited = signal<EmbeddingModel | undefined>(undefined);
  protected readonly change = mutation((work: () => Promise<unknown>) => work(), { then: () => this.reload() });
  protected readonly count = formatCount;
  protected readonly usd = formatUsd;

  protected reload(): void {
    this.read.reload();
    this.changed.emit();
  }

  protected remove({ id }: EmbeddingModel): void {
    void this.change.run(() => this.api.remove(id));
  }
}
