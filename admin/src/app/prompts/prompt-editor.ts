import { Component, computed, effect, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount } from '../core/format/format';
import { mutation } from '../core/mutation';
import { Field, FieldInput } from '../ui/field';
import { Notice } from '../ui/notice';
import { NEW, PromptDrafts } from './prompt-drafts';
import { PROMPT_NAME_MAX, PROMPT_TEXT_MAX, type PromptItem, type PromptText } from './prompt-types';
import { PromptsApi } from './prompts-api';

const EMPTY: PromptText = { name: '', text: '' };
/** Rough for English; the model's own tokenizer decides. */
const CHARS_PER_TOKEN = 4;

@Component({
  selector: 'nx-prompt-editor',
  imports: [Field, FieldInput, MatButton, Notice],
  templateUrl: './prompt-editor.html',
  styleUrl: './prompt-editor.scss',
})
export class PromptEditor {
  private readonly api = inject(PromptsApi);
  private readonly drafts = inject(PromptDrafts);
  protected readonly nameMax = PROMPT_NAME_MAX;
  protected readonly textMax = PROMPT_TEXT_MAX;

  /** Id of a prompt, or `new`. */
  readonly id = input.required<string>();
  readonly item = input<PromptItem>();
  /** The workspace has none yet: what is created is used at once. */
  readonly first = input(false);
  readonly saved = output<PromptItem>();
  readonly activated = output<PromptItem>();
  readonly deactivated = output<PromptItem>();
  readonly deleted = output<PromptItem>();
  readonly cancelled = output();

  private readonly base = computed<PromptText>(() => this.item() ?? EMPTY);
  protected readonly value = computed<PromptText>(() => this.drafts.get(this.id()) ?? this.base());
  protected readonly dirty = computed(() => this.drafts.get(this.id()) !== undefined);
  protected readonly valid = computed(() => this.value().name.trim() !== '' && this.value().text.trim() !== '');
  protected readonly isNew = computed(() => this.id() === NEW);
  protected readonly size = computed(() => {
    const { length } = this.value().text;
    return `${formatCount(length)} of ${formatCount(PROMPT_TEXT_MAX)} characters, about ${formatCount(Math.ceil(length / CHARS_PER_TOKEN))} tokens`;
  });

  constructor() {
    // What failed with one prompt is not said of another.
    effect(() => {
      this.id();
      this.store.reset();
    });
  }

  protected edit(change: Partial<PromptText>): void {
    this.drafts.set(this.id(), { ...this.value(), ...change }, this.base());
  }

  protected discard(): void {
    this.drafts.drop(this.id());
    if (this.isNew()) this.cancelled.emit();
  }

  protected readonly store = mutation(
    (id: string, prompt: PromptText) =>
      id === NEW ? this.api.create({ ...prompt, activate: this.first() }) : this.api.update(id, prompt),
    {
      kept: 'Your text is kept here.',
      then: (item, id) => {
        this.drafts.drop(id);
        this.saved.emit(item);
      },
    },
  );

  protected save(event: Event): void {
    event.preventDefault();
    if (!this.valid()) return;
    const { name, text } = this.value();
    void this.store.run(this.id(), { name: name.trim(), text });
  }
}
