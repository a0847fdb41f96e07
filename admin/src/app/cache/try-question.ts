import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { sentence } from '../core/http/explain';
import { mutation } from '../core/mutation';
import { ModelPicker } from '../models/model-picker';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Badge } from '../ui/status-badge';
import { CacheApi } from './cache-api';
import { ReportedPairs } from './reported-pairs';
import type { CacheCandidate, CacheTrial } from './cache-types';

const OUTCOME: Record<CacheTrial['outcome'], { title: string; text: string }> = {
  exact: { title: 'Exact hit', text: 'The same question was stored: its answer would be returned immediately.' },
  semantic: {
    title: 'Semantic hit',
    text: 'A stored question means the same: its answer would be returned immediately.',
  },
  miss: { title: 'Miss', text: 'No stored answer matches: a model would be asked.' },
  off: { title: 'Not looked up', text: 'The cache is not used for such a question.' },
};

/** What the cache would do with a question, and why. Read-only: nothing is asked, counted or stored. */
@Component({
  imports: [Badge, EmptyState, Icon, MatButton, ModelPicker, Notice, ReportedPairs, RouterLink],
  templateUrl: './try-question.html',
  styleUrl: './try-question.scss',
})
export class TryQuestion {
  private readonly api = inject(CacheApi);
  protected readonly question = signal('');
  protected readonly model = signal('');
  protected readonly trial = signal<CacheTrial | undefined>(undefined);
  protected readonly outcome = computed(() => {
    const trial = this.trial();
    return trial && { ...OUTCOME[trial.outcome], reason: sentence(trial.reason ?? '') };
  });

  protected readonly look = mutation(
    (question: string, model: string | undefined) =>
      this.api.try(question, model).catch((error: unknown) => {
        this.trial.set(undefined);
        throw error;
      }),
    { then: (trial) => this.trial.set(trial) },
  );

  protected ask(event: Event): void {
    event.preventDefault();
    const question = this.question().trim();
    if (question) void this.look.run(question, this.model() || undefined);
  }

  /** Why a candidate was accepted or rejected, the decisive reason first. */
  protected why(candidate: CacheCandidate, trial: CacheTrial): string[] {
    if (candidate.reasons.length || candidate.accepted) return candidate.reasons;
    if (candidate.similarity < trial.threshold) return ['less similar than the threshold'];
    return ['the score is below the minimum'];
  }
}
