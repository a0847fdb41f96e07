import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { sentence } from '../core/http/explain';
import { mutation } from '../core/mutation';
import { Notice } from '../ui/notice';
import { Badge } from '../ui/status-badge';
import { QaApi } from './qa-api';
import type { QaTrial } from './qa-types';

/** Shows which entry a question would get, why, and what would answer otherwise. A dry run: nothing is counted or stored. */
@Component({
  selector: 'nx-match-box',
  imports: [Badge, MatButton, Notice],
  templateUrl: './match-box.html',
  styleUrl: './match-box.scss',
})
export class MatchBox {
  private readonly api = inject(QaApi);
  /** Id of the entry in the editor. */
  readonly own = input<string>();
  readonly opened = output<string>();
  protected readonly question = signal('');
  protected readonly trial = signal<QaTrial | undefined>(undefined);
  protected readonly outcome = computed(() => {
    const trial = this.trial();
    return trial && outcomeText(trial, this.own());
  });
  protected readonly sentence = sentence;

  protected readonly look = mutation(
    (question: string) =>
      this.api.try(question).catch((error: unknown) => {
        this.trial.set(undefined);
        throw error;
      }),
    { then: (trial) => this.trial.set(trial) },
  );

  protected ask(event: Event): void {
    event.preventDefault();
    const question = this.question().trim();
    if (question) void this.look.run(question);
  }
}

/** The result in one line. @param own id of the entry in the editor */
export function outcomeText({ outcome, entry_id }: QaTrial, own: string | undefined): string {
  if (outcome === 'off') return 'Q&A is switched off: no entry is used.';
  if (outcome === 'none') return 'No entry answers this question.';
  if (own === undefined) return 'This entry answers it:';
  return entry_id === own ? 'Yes: this entry answers it.' : 'Another entry answers it:';
}
