import { Component, computed, effect, inject, input, linkedSignal, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { formatCount, plural } from '../../core/format/format';
import { mutation } from '../../core/mutation';
import { saveFile } from '../../core/save-file';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { Setting } from '../../ui/setting';
import { Badge } from '../../ui/status-badge';
import { Switch } from '../../ui/switch';
import {
  errorsCsv,
  type FieldName,
  FIELDS,
  fieldsOf,
  figuresText,
  isImported,
  isWorking,
  leftText,
  type Mapping,
  mappingOf,
  missingFields,
  sampleOf,
  stateOf,
} from './import-text';
import { ImportsApi, type QaImportDetail } from './imports-api';

const POLL_MS = 1_000;

/** One import: column mapping, check, import with progress, and rejected rows. */
@Component({
  selector: 'nx-import-view',
  imports: [Badge, Icon, MatButton, Notice, ResourceView, RouterLink, Setting, Switch],
  templateUrl: './import-view.html',
  styleUrl: './import-view.scss',
})
export class ImportView {
  private readonly api = inject(ImportsApi);
  readonly id = input.required<string>();
  readonly mayWrite = input(false);
  readonly mayPublish = input(false);
  readonly closed = output();

  protected readonly read = this.api.one(this.id);
  protected readonly job = computed<QaImportDetail | undefined>(() =>
    this.read.hasValue() ? this.read.value() : undefined,
  );
  protected readonly working = computed(() => {
    const job = this.job();
    return job !== undefined && isWorking(job);
  });
  /** Reloading the same import keeps the user's choices. */
  private readonly file = computed(() => this.job(), { equal: (a, b) => a?.id === b?.id && a !== undefined });
  protected readonly fields = linkedSignal<(FieldName | '')[]>(() => {
    const file = this.file();
    return file ? fieldsOf(file.columns, file.mapping as Mapping) : [];
  });
  protected readonly publish = linkedSignal(() => this.file()?.publish ?? false);
  protected readonly missing = computed(() => missingFields(this.fields()).join(' and '));
  /** Whether the current choices equal the checked ones. */
  protected readonly checked = computed(() => {
    const job = this.job();
    return job?.state === 'done' && job.dry_run && !this.changed();
  });
  private readonly changed = computed(() => {
    const job = this.job();
    if (!job) return false;
    const mapped = fieldsOf(job.columns, job.mapping as Mapping);
    return mapped.join() !== this.fields().join() || job.publish !== this.publish();
  });
  private readonly begun = signal<{ at: number; done: number } | null>(null);
  protected readonly left = computed(() => {
    const job = this.job();
    return job ? leftText(job, this.begun(), Date.now()) : '';
  });

  protected readonly start = mutation(
    (dryRun: boolean) => {
      const mapping = mappingOf(this.job()!.columns, this.fields());
      return this.api.run(this.id(), { mapping, dry_run: dryRun, publish: this.publish() });
    },
    {
      kept: 'Nothing was imported.',
      then: () => {
        this.begun.set(null);
        this.read.reload();
      },
    },
  );
  protected readonly cancel = mutation(() => this.api.cancel(this.id()), {
    failure: 'toast',
    done: 'Cancelled. Nothing was imported.',
    settled: () => this.read.reload(),
  });
  protected readonly choices = FIELDS;
  protected readonly text = { figuresText, formatCount, isImported, isWorking, plural, sampleOf, stateOf };

  constructor() {
    effect((onCleanup) => {
      const job = this.job();
      if (!job || !isWorking(job)) return;
      if (this.begun() === null && job.done > 0) this.begun.set({ at: Date.now(), done: job.done });
      const timer = setTimeout(() => this.read.reload(), POLL_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** Maps a column to a field; the column that had the field is unmapped. */
  protected choose(column: number, field: string): void {
    this.fields.update((fields) =>
      fields.map((known, i) => (i === column ? (field as FieldName | '') : known === field ? '' : known)),
    );
  }

  protected saveErrors(job: QaImportDetail): void {
    saveFile(new Blob(['\ufeff', errorsCsv(job)], { type: 'text/csv' }), 'left-out.csv');
  }
}
