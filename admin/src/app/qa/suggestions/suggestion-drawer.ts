import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import type { QaSuggestionDraftDto } from '@nexus/api-client';
import { mutation } from '../../core/mutation';
import { Ago } from '../../ui/ago';
import { Field, FieldInput } from '../../ui/field';
import { editedForm } from '../../ui/form/edited-form';
import { Form } from '../../ui/form/form';
import { Icon } from '../../ui/icon';
import { Markdown } from '../../ui/markdown/markdown';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import { ResourceView } from '../../ui/resource-view';
import { bodyOf, draftOf, isMasked, suggestionRules } from './suggestion-form';
import { SuggestionRelated } from './suggestion-related';
import { DISMISS_OPTIONS, DISMISS_TEXT, reasonsText, trendText } from './suggestion-text';
import { type DismissReason, type SuggestionDetail, SuggestionsApi } from './suggestions-api';

/** One suggestion: its questions, related entries and passages, and the form for a new entry. */
@Component({
  selector: 'nx-suggestion-drawer',
  imports: [
    Ago,
    Field,
    FieldInput,
    Form,
    FormField,
    Icon,
    Markdown,
    MatButton,
    Modal,
    Notice,
    ResourceView,
    RouterLink,
    SuggestionRelated,
  ],
  templateUrl: './suggestion-drawer.html',
  styleUrl: './suggestion-drawer.scss',
})
export class SuggestionDrawer {
  private readonly api = inject(SuggestionsApi);
  readonly id = input.required<string>();
  readonly mayWrite = input(false);
  readonly mayPublish = input(false);
  readonly changed = output();
  readonly closed = output();
  private readonly modal = viewChild.required(Modal);

  protected readonly read = this.api.one(this.id);
  protected readonly known = computed<SuggestionDetail | undefined>(() =>
    this.read.hasValue() ? this.read.value() : undefined,
  );
  protected readonly draft = linkedSignal(() => draftOf(this.known()));
  protected readonly drafted = linkedSignal<QaSuggestionDraftDto | null>(() => this.known()?.draft ?? null);
  protected readonly nothing = signal(false);
  protected readonly previewing = signal(false);
  protected readonly reason = signal<DismissReason>('off_topic');
  protected readonly form = editedForm(
    this.draft,
    suggestionRules,
    (draft) => this.api.approve(this.id(), bodyOf(draft)),
    {
      kept: 'Nothing was published; your text is still here.',
      done: 'Published: the entry is live',
    },
  );

  protected readonly propose = mutation(() => this.api.draft(this.id()), {
    kept: 'Your text is unchanged.',
    then: ({ draft }) => {
      this.nothing.set(draft === null);
      if (!draft) return;
      this.drafted.set(draft);
      this.draft.update((now) => ({ ...now, answer: draft.answer }));
    },
  });
  protected readonly dismiss = mutation((reason: DismissReason) => this.api.dismiss(this.id(), { reason }), {
    failure: 'toast',
    kept: 'The suggestion is unchanged.',
    done: 'Dismissed. It stays dismissed when the question is asked again.',
    then: () => this.done(),
    undo: async ({ id }) => {
      await this.api.reopen(id);
      this.changed.emit();
    },
  });
  protected readonly reopen = mutation(() => this.api.reopen(this.id()), {
    failure: 'toast',
    done: 'Open again',
    then: () => {
      this.read.reload();
      this.changed.emit();
    },
  });
  protected readonly addTo = mutation(
    (entryId: string) => this.api.addToEntry(this.id(), { entry_id: entryId, variants: this.wordings() }),
    {
      failure: 'toast',
      kept: 'The entry is unchanged.',
      done: ({ entry }) => `Added to “${entry.question}”`,
      then: () => this.done(),
    },
  );
  protected readonly text = { DISMISS_OPTIONS, DISMISS_TEXT, reasonsText, trendText };

  protected done(): void {
    this.changed.emit();
    this.modal().close();
  }

  protected chosen(value: string): void {
    this.reason.set(value as DismissReason);
  }

  /** Questions that can be used as wordings: those without masked personal data. */
  private wordings(): string[] {
    const asked = (this.known()?.examples ?? []).map(({ question }) => question).filter((text) => !isMasked(text));
    return asked.slice(0, 10);
  }
}
