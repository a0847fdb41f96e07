import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, effect, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { Form } from '../ui/form/form';
import { Markdown } from '../ui/markdown/markdown';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { ResourceView } from '../ui/resource-view';
import { bodyOf, draftOf, entryRules, lines } from './entry-form';
import { EntryHistory } from './entry-history';
import { MatchBox } from './match-box';
import { QaApi } from './qa-api';
import { QA_STATUS_OPTIONS, type QaEntry } from './qa-types';

/** Delay after the last key before the server is called. */
const DEBOUNCE_MS = 600;

/** Editor of an entry: wordings, answer, match test, conflicts with other entries, and history. */
@Component({
  selector: 'nx-qa-editor',
  imports: [
    EntryHistory,
    Field,
    FieldInput,
    Form,
    FormField,
    Markdown,
    MatButton,
    MatchBox,
    Modal,
    NgTemplateOutlet,
    Notice,
    ResourceView,
  ],
  templateUrl: './qa-editor.html',
  styleUrl: './qa-editor.scss',
})
export class QaEditor {
  private readonly api = inject(QaApi);
  /** Id of the entry; without one a new entry is created. */
  readonly id = input<string>();
  readonly mayWrite = input(false);
  readonly mayPublish = input(false);
  readonly saved = output();
  /** Id of another entry to open. */
  readonly opened = output<string>();
  readonly closed = output();

  protected readonly entry = this.api.entry(this.id);
  private readonly known = computed<QaEntry | undefined>(() =>
    this.entry.hasValue() ? this.entry.value() : undefined,
  );
  protected readonly draft = linkedSignal(() => draftOf(this.known()));
  protected readonly previewing = signal(false);
  protected readonly statuses = computed(() =>
    QA_STATUS_OPTIONS.filter(({ value }) => value !== 'published' || this.mayPublish()),
  );
  protected readonly locked = computed(
    () => !this.mayWrite() || (this.known()?.status === 'published' && !this.mayPublish()),
  );
  protected readonly form = editedForm(this.draft, entryRules, (draft) => this.store(draft), {
    kept: 'Nothing was saved; your text is still here.',
    done: ({ status }) => (status === 'published' ? 'Saved: the entry is live' : 'Saved'),
  });

  private readonly debounced = signal<string[]>([]);
  protected readonly conflicts = this.api.conflicts(() => {
    const questions = this.debounced();
    const id = this.id();
    const language = this.draft().language.trim();
    if (questions.length === 0 || !/^(?:|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})$/.test(language)) return undefined;
    return { questions, language: language || null, ...(id ? { entry_id: id } : {}) };
  });

  constructor() {
    effect((onCleanup) => {
      const { question, variants } = this.draft();
      const timer = setTimeout(() => this.debounced.set(asked(question, variants)), DEBOUNCE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected async store(draft: ReturnType<typeof draftOf>): Promise<QaEntry> {
    const known = this.known();
    const body = bodyOf(draft);
    if (!known) return this.api.create(body);
    return this.api.update(known.id, { ...body, version: known.version });
  }

  protected done(): void {
    this.saved.emit();
    this.closed.emit();
  }

  protected restored(): void {
    this.entry.reload();
    this.saved.emit();
  }
}

const asked = (question: string, variants: string): string[] =>
  [question.trim(), ...lines(variants)].filter((text) => /[\p{L}\p{N}]/u.test(text) && text.length <= 500).slice(0, 21);
