import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../../core/format/format';
import { explain } from '../../core/http/explain';
import { Field, FieldInput } from '../../ui/field';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import { KINDS, SCHEDULES, listOf, shortUrl } from './source-text';
import type { Schedule, SourceInput, SourceItem, SourceKind, SourcePreview } from './source-types';
import { SourcesApi } from './sources-api';

/** Adds a source or changes one, with a look at what it would read. */
@Component({
  selector: 'nx-source-dialog',
  imports: [Field, FieldInput, MatButton, Modal, Notice],
  templateUrl: './source-dialog.html',
  styleUrl: './source-form.scss',
})
export class SourceDialog {
  private readonly api = inject(SourcesApi);
  protected readonly modal = viewChild.required(Modal);
  /** The one to change; without it a new one is made, and read at once. */
  readonly source = input<SourceItem>();
  readonly stored = output();
  readonly closed = output();

  protected readonly kinds = KINDS;
  protected readonly schedules = SCHEDULES;
  protected readonly short = shortUrl;
  protected readonly kind = linkedSignal<SourceKind>(() => this.source()?.kind ?? 'site');
  protected readonly url = linkedSignal(() => this.source()?.url ?? '');
  protected readonly name = linkedSignal(() => this.source()?.name ?? '');
  protected readonly schedule = linkedSignal<Schedule>(() => this.source()?.schedule ?? 'daily');
  protected readonly maxPages = linkedSignal(() => this.source()?.max_pages ?? 50);
  protected readonly maxDepth = linkedSignal(() => this.source()?.max_depth ?? 3);
  protected readonly include = linkedSignal(() => this.source()?.include.join('\n') ?? '');
  protected readonly exclude = linkedSignal(() => this.source()?.exclude.join('\n') ?? '');
  protected readonly folder = linkedSignal(() => this.source()?.folder ?? '');
  protected readonly tags = linkedSignal(() => this.source()?.tags.join(', ') ?? '');
  protected readonly busy = signal<'saving' | 'looking' | undefined>(undefined);
  protected readonly failure = signal('');
  protected readonly preview = signal<SourcePreview | undefined>(undefined);

  protected readonly about = computed(() => KINDS.find(({ value }) => value === this.kind())?.about ?? '');
  protected readonly canSave = computed(() => URL.canParse(this.url().trim()) && !this.busy());
  protected readonly found = computed(() => {
    const preview = this.preview();
    if (!preview) return '';
    const more = preview.truncated ? ', and there are more than its limit' : '';
    const further = this.kind() === 'site' ? ', from its first page on' : '';
    return preview.total === 0
      ? 'Nothing to read was found.'
      : `${plural(preview.total, 'page')} found${further}${more}:`;
  });

  protected choose(kind: string): void {
    this.kind.set(kind as SourceKind);
    this.preview.set(undefined);
  }

  protected async look(): Promise<void> {
    const { kind, url, include, exclude, max_pages } = this.value();
    await this.attempt('looking', async () => {
      this.preview.set(await this.api.preview({ kind, url, include, exclude, max_pages }));
    });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.canSave()) return;
    await this.attempt('saving', async () => {
      const source = this.source();
      if (source) await this.api.update(source.id, this.value());
      else await this.api.run((await this.api.create(this.value())).id);
      this.stored.emit();
      this.modal().close();
    });
  }

  private async attempt(what: 'saving' | 'looking', act: () => Promise<void>): Promise<void> {
    this.busy.set(what);
    this.failure.set('');
    try {
      await act();
    } catch (error) {
      this.failure.set(explain(error, what === 'saving' ? 'Nothing was stored.' : undefined));
    } finally {
      this.busy.set(undefined);
    }
  }

  private value(): Required<Omit<SourceInput, 'enabled'>> {
    const url = this.url().trim();
    return {
      name: this.name().trim() || shortUrl(url).slice(0, 100),
      kind: this.kind(),
      url,
      schedule: this.schedule(),
      max_pages: this.maxPages(),
      max_depth: this.maxDepth(),
      include: listOf(this.include()),
      exclude: listOf(this.exclude()),
      folder: this.folder().trim(),
      tags: listOf(this.tags()),
    };
  }
}
