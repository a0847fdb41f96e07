import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { plural } from '../../core/format/format';
import { mutation } from '../../core/mutation';
import { Field, FieldInput } from '../../ui/field';
import { editedForm, wholeNumber } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { Notice } from '../../ui/notice';
import { KINDS, SCHEDULES, listOf, shortUrl } from './source-text';
import type { SourceInput, SourceItem, SourceKind, SourcePreview } from './source-types';
import { SourcesApi } from './sources-api';

const NEW = { kind: 'site', url: '', name: '', schedule: 'daily', max_pages: 50, max_depth: 3, folder: '' } as const;

/** List fields as typed text. */
function typedOf(source: SourceItem | undefined) {
  const { kind, url, name, schedule, max_pages, max_depth, folder } = source ?? NEW;
  const lines = (list: readonly string[] | undefined, between: string) => list?.join(between) ?? '';
  return {
    ...{ kind, url, name, schedule, folder },
    max_pages: max_pages as number | null,
    max_depth: max_depth as number | null,
    include: lines(source?.include, '\n'),
    exclude: lines(source?.exclude, '\n'),
    tags: lines(source?.tags, ', '),
  };
}

/** Adds or changes a source, with a preview of its pages. */
@Component({
  selector: 'nx-source-dialog',
  imports: [Field, FieldInput, FormDialog, FormField, MatButton, Notice],
  templateUrl: './source-dialog.html',
  styleUrl: './source-form.scss',
})
export class SourceDialog {
  private readonly api = inject(SourcesApi);
  /** The source to change; without it a new one is created and read immediately. */
  readonly source = input<SourceItem>();
  readonly stored = output();
  readonly closed = output();

  protected readonly kinds = KINDS;
  protected readonly schedules = SCHEDULES;
  protected readonly short = shortUrl;
  protected readonly typed = linkedSignal(() => typedOf(this.source()));
  protected readonly about = computed(() => KINDS.find(({ value }) => value === this.typed().kind)?.about ?? '');
  protected readonly preview = linkedSignal<SourceKind, SourcePreview | undefined>({
    source: () => this.typed().kind,
    computation: () => undefined,
  });
  protected readonly found = computed(() => {
    const preview = this.preview();
    if (!preview) return '';
    const more = preview.truncated ? ', and there are more than its limit' : '';
    const further = this.typed().kind === 'site' ? ', from its first page on' : '';
    return preview.total === 0
      ? 'No readable page was found.'
      : `${plural(preview.total, 'page')} found${further}${more}:`;
  });
  protected readonly readable = computed(() => URL.canParse(this.typed().url.trim()));

  protected readonly form = editedForm(
    this.typed,
    (path) => {
      const message = 'Enter a complete address, such as https://example.com';
      validate(path.url, () => (this.readable() ? undefined : { kind: 'url', message }));
      wholeNumber(path.max_pages, 1, 1000, 'From 1 to 1,000');
      wholeNumber(path.max_depth, 0, 10, 'From 0 to 10');
    },
    async () => {
      const source = this.source();
      if (source) await this.api.update(source.id, this.value());
      else await this.api.run((await this.api.create(this.value())).id);
      this.stored.emit();
    },
    { kept: 'Nothing was stored.' },
  );
  protected readonly look = mutation(
    () => {
      const { kind, url, include, exclude, max_pages } = this.value();
      return this.api.preview({ kind, url, include, exclude, max_pages });
    },
    { then: (preview) => this.preview.set(preview) },
  );

  private value(): Required<Omit<SourceInput, 'enabled'>> {
    const { kind, schedule, ...typed } = this.typed();
    const url = typed.url.trim();
    return {
      ...{ kind, url, schedule },
      name: typed.name.trim() || shortUrl(url).slice(0, 100),
      max_pages: typed.max_pages ?? NEW.max_pages,
      max_depth: typed.max_depth ?? NEW.max_depth,
      include: listOf(typed.include),
      exclude: listOf(typed.exclude),
      folder: typed.folder.trim(),
      tags: listOf(typed.tags),
    };
  }
}
