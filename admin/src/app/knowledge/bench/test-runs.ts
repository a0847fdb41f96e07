import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { Ago } from '../../ui/ago';
import { Badge } from '../../ui/status-badge';
import { Icon } from '../../ui/icon';
import { ResourceView } from '../../ui/resource-view';
import { BenchApi } from './bench-api';
import { percent } from './bench-figures';
import { type BenchSettings, FIGURES, type TestRun } from './bench-types';
import { RunDetail } from './run-detail';

const POLL_MS = 1_000;

/** Runs of a test set: started with the settings of the bench, read side by side. */
@Component({
  selector: 'nx-test-runs',
  imports: [Ago, Badge, Icon, MatButton, ResourceView, RunDetail],
  templateUrl: './test-runs.html',
  styleUrl: './test-runs.scss',
})
export class TestRuns {
  private readonly api = inject(BenchApi);
  private readonly access = inject(Access);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  readonly set = input.required<string>();
  readonly settings = input.required<BenchSettings>();
  readonly run = input<string>();
  readonly base = input<string>();
  protected readonly FIGURES = FIGURES;
  protected readonly percent = percent;
  protected readonly list = this.api.runs(() => this.set());
  protected readonly busy = signal(false);
  protected readonly mayWrite = () => this.access.can('knowledge:write');
  protected readonly open = computed(() => this.run() ?? this.list.items().find((r) => r.state === 'done')?.id);
  private readonly working = computed(() => this.list.items().some(isUnfinished));

  constructor() {
    // Runs take seconds: asking again is enough, and stops with the last of them.
    effect((onCleanup) => {
      this.list.items();
      if (!this.working()) return;
      const timer = setTimeout(() => this.list.reload(), POLL_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected readonly unfinished = isUnfinished;
  protected readonly progress = ({ done, total }: TestRun): string => `${done} of ${total} questions`;

  protected show(run: string | undefined, base: string | undefined): void {
    const queryParams = { run: run ?? null, base: base ?? null };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected start(): Promise<void> {
    return this.change(async () => {
      const { id } = await this.api.start(this.set(), this.settings());
      this.list.reload();
      // The one that was looked at is what the new one is compared with.
      this.show(id, this.open());
    });
  }

  protected cancel({ id }: TestRun): Promise<void> {
    return this.change(async () => {
      await this.api.cancel(this.set(), id);
      this.list.reload();
    });
  }

  protected remove({ id }: TestRun): Promise<void> {
    return this.change(async () => {
      await this.api.removeRun(this.set(), id);
      this.list.remove(id);
      const keep = (other: string | undefined) => (other === id ? undefined : other);
      this.show(keep(this.run()), keep(this.base()));
    });
  }

  private async change(act: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await act();
    } catch (error) {
      void this.toaster.show(explain(error));
    } finally {
      this.busy.set(false);
    }
  }
}

function isUnfinished({ state }: TestRun): boolean {
  return state === 'queued' || state === 'running';
}
