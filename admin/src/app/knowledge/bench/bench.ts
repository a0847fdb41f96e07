import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../core/http/api';
import { BenchSettingsForm } from './bench-settings';
import type { BenchSettings } from './bench-types';
import { TestSets } from './test-sets';
import { TryRetrieval } from './try-retrieval';

/** Retrieval bench: inspects one question, or runs whole test sets, both with experimental settings. */
@Component({
  imports: [BenchSettingsForm, RouterLink, TestSets, TryRetrieval],
  templateUrl: './bench.html',
  styleUrl: './bench.scss',
})
export class Bench {
  /** The current view, from the URL; see the child components. */
  readonly view = input<string>();
  readonly q = input<string>();
  readonly set = input<string>();
  readonly run = input<string>();
  readonly base = input<string>();
  private readonly workspace = inject(Api).read('/api/rag/settings');
  private readonly usual = computed((): BenchSettings => {
    if (!this.workspace.hasValue()) return {};
    const { rewrite_query: _, ...retrieval } = this.workspace.value().retrieval;
    return { mode: 'hybrid', ...retrieval };
  });
  /** Initially the workspace's settings; changes here affect only the bench. */
  protected readonly settings = linkedSignal(() => this.usual());
  protected readonly changed = computed(() => JSON.stringify(this.settings()) !== JSON.stringify(this.usual()));
  protected readonly sets = computed(() => this.view() === 'sets');

  protected reset(): void {
    this.settings.set(this.usual());
  }
}
