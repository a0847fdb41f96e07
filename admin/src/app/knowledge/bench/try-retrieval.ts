import { Component, computed, inject, input, linkedSignal, resource, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { explain } from '../../core/http/explain';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Skeleton } from '../../ui/skeleton';
import { BenchApi } from './bench-api';
import type { BenchSettings, Candidate, Expected, RetrievalAnswer } from './bench-types';
import { bestCandidate } from './bench-figures';
import { CandidateTable } from './candidate-table';
import { PromptView } from './prompt-view';
import { SaveQuestion } from './save-question';

/** One question: retrieved passages in order, and those that would be sent to a model. */
@Component({
  selector: 'nx-try-retrieval',
  imports: [CandidateTable, EmptyState, Icon, MatButton, Notice, PromptView, SaveQuestion, Skeleton],
  templateUrl: './try-retrieval.html',
  styleUrl: './try-retrieval.scss',
})
export class TryRetrieval {
  private readonly api = inject(BenchApi);
  private readonly router = inject(Router);
  private readonly access = inject(Access);
  /** The question, from the URL. */
  readonly q = input<string>();
  readonly settings = input.required<BenchSettings>();
  protected readonly text = linkedSignal(() => this.q() ?? '');
  protected readonly mayWrite = () => this.access.can('knowledge:write');
  protected readonly saving = signal(false);

  /** Changed settings repeat the query; the previous result stays visible until then. */
  protected readonly answer = resource({
    params: () => {
      const query = this.q()?.trim();
      return query ? { query, settings: this.settings() } : undefined;
    },
    loader: ({ params }) => this.api.ask(params.query, params.settings),
  });
  protected readonly failure = computed(() => (this.answer.error() ? explain(this.answer.error()) : ''));
  protected readonly shown = linkedSignal<RetrievalAnswer | undefined, RetrievalAnswer | undefined>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (now, previous) => now ?? previous?.value,
  });
  protected readonly asked = computed(() => this.q()?.trim() ?? '');
  protected readonly explanation = computed(() => (this.asked() ? this.shown()?.explain : undefined));
  protected readonly passages = computed(() => this.shown()?.results ?? []);
  /** Passages marked by the user; undefined until then. */
  private readonly chosen = linkedSignal<string, ReadonlySet<string> | undefined>({
    source: this.asked,
    computation: () => undefined,
  });
  /** The first passage unless others are marked: an answered question is stored with its answer. */
  protected readonly marked = computed((): ReadonlySet<string> => {
    const answer = this.shown();
    const best = answer && bestCandidate(answer)?.chunk_id;
    return this.chosen() ?? new Set(best ? [best] : []);
  });
  protected readonly expected = computed((): Expected[] =>
    (this.explanation()?.candidates ?? [])
      .filter((candidate) => this.marked().has(candidate.chunk_id))
      .map(({ document_id, start, end, text }) => ({ document_id, start, end, quote: text })),
  );

  protected ask(event: Event): void {
    event.preventDefault();
    const q = this.text().trim();
    if (!q) return;
    if (q === this.q()) this.answer.reload();
    else void this.router.navigate([], { queryParams: { q }, queryParamsHandling: 'merge' });
  }

  protected toggle({ chunk_id }: Candidate): void {
    const next = new Set(this.marked());
    if (!next.delete(chunk_id)) next.add(chunk_id);
    this.chosen.set(next);
  }
}
