import { Component, computed, effect, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../../core/auth/access';
import { formatCount, formatMs, formatUsd } from '../../core/format/format';
import { mutation } from '../../core/mutation';
import { Markdown } from '../../ui/markdown/markdown';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { Badge } from '../../ui/status-badge';
import type { PromptRunDetail } from '../prompt-types';
import { PromptsApi } from '../prompts-api';
import { isAtWork, sideName } from './check-text';

type Answer = NonNullable<PromptRunDetail['items'][number]['candidate']>;
const POLL_MS = 1_000;

/** One run: answers of both prompts with checks, cost and latency. */
@Component({
  selector: 'nx-run-view',
  imports: [Badge, Markdown, MatButton, Notice, ResourceView],
  templateUrl: './run-view.html',
  styleUrl: './run-view.scss',
})
export class RunView {
  private readonly api = inject(PromptsApi);
  private readonly access = inject(Access);
  readonly id = input.required<string>();
  readonly settled = output();
  readonly activated = output();
  protected readonly read = this.api.run(this.id);
  protected readonly run = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly atWork = computed(() => {
    const run = this.run();
    return run !== undefined && isAtWork(run);
  });
  protected readonly mayWrite = computed(() => this.access.can('prompts:write'));
  protected readonly sides = computed(() => {
    const { candidate, baseline, figures } = this.run()!;
    return [
      { key: 'candidate' as const, title: sideName(candidate), figures: figures.candidate },
      ...(baseline && figures.baseline
        ? [{ key: 'baseline' as const, title: sideName(baseline), figures: figures.baseline }]
        : []),
    ];
  });
  /** Whether the candidate can be activated: the run has ended and its prompt still exists. */
  protected readonly activatable = computed(() => {
    const run = this.run();
    return run?.state === 'done' && run.candidate.prompt_id !== null ? run.candidate : undefined;
  });

  constructor() {
    effect((onCleanup) => {
      const run = this.run();
      if (!run) return;
      if (!isAtWork(run)) return this.settled.emit();
      const timer = setTimeout(() => this.read.reload(), POLL_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected readonly money = formatUsd;
  protected readonly time = formatMs;
  protected readonly count = formatCount;
  protected readonly verdict = ({ error, checks }: Answer) => {
    if (error) return { tone: 'danger' as const, text: 'No answer' };
    if (checks.some(({ passed }) => passed === false)) return { tone: 'danger' as const, text: 'Failed' };
    if (checks.length === 0) return { tone: 'neutral' as const, text: 'No checks' };
    return checks.some(({ passed }) => passed === null)
      ? { tone: 'warning' as const, text: 'Not decided' }
      : { tone: 'success' as const, text: 'Passed' };
  };

  protected readonly cancel = mutation(() => this.api.cancel(this.id()), {
    failure: 'toast',
    done: 'The run is cancelled; existing answers are kept',
    then: () => this.read.reload(),
  });
  protected readonly activate = mutation((id: string, version: number) => this.api.activateVersion(id, version), {
    failure: 'toast',
    kept: 'The active prompt is unchanged.',
    done: ({ name, awaits_run_id }) =>
      awaits_run_id
        ? `“${name}” becomes active when its tests have passed`
        : `“${name}” is active: the next answer uses it`,
    then: () => this.activated.emit(),
  });
}
