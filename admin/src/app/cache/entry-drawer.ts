import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { formatBytes, formatUsd } from '../core/format/format';
import { CountPipe } from '../core/format/format.pipes';
import { Ago } from '../ui/ago';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { Form } from '../ui/form/form';
import { Markdown } from '../ui/markdown/markdown';
import { Modal } from '../ui/modal';
import { ResourceView } from '../ui/resource-view';
import { Badge } from '../ui/status-badge';
import { CacheApi } from './cache-api';
import { LAYER_TEXT } from './cache-types';

/** One stored answer in full: its sources, its last match, and a form to report a wrong match. */
@Component({
  selector: 'nx-entry-drawer',
  imports: [
    Ago,
    Badge,
    CountPipe,
    Field,
    FieldInput,
    Form,
    FormField,
    Markdown,
    MatButton,
    Modal,
    ResourceView,
    RouterLink,
  ],
  templateUrl: './entry-drawer.html',
  styleUrl: './entry-drawer.scss',
})
export class EntryDrawer {
  private readonly api = inject(CacheApi);
  readonly id = input.required<string>();
  readonly mayChange = input(false);
  readonly mayReport = input(false);
  readonly closed = output();
  readonly deleted = output();
  readonly reported = output();
  /** Show only the answers that cite this document. */
  readonly filtered = output<string>();

  protected readonly entry = this.api.entry(this.id);
  protected readonly layerText = LAYER_TEXT;
  protected readonly bytes = formatBytes;
  protected readonly usd = formatUsd;
  protected readonly reporting = signal(false);

  protected readonly report = editedForm(
    linkedSignal(() => ({
      question: this.entry.hasValue() ? (this.entry.value().last_hit?.question ?? '') : '',
      comment: '',
    })),
    (path) => {
      maxLength(path.question, 2000, { message: 'At most 2,000 characters' });
      maxLength(path.comment, 500, { message: 'At most 500 characters' });
    },
    ({ question, comment }) =>
      this.api.report(this.id(), {
        ...(question.trim() ? { question: question.trim() } : {}),
        ...(comment.trim() ? { comment: comment.trim() } : {}),
      }),
    { kept: 'Nothing was changed.' },
  );
}
