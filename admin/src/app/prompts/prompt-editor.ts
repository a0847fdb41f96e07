import { Component, type ElementRef, computed, effect, inject, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../core/mutation';
import { Field, FieldInput } from '../ui/field';
import { Notice } from '../ui/notice';
import { PromptHistory } from './prompt-history';
import { PromptPreview } from './prompt-preview';
import { NEW, PromptDrafts } from './prompt-drafts';
import { PROMPT_NAME_MAX, PROMPT_TEXT_MAX, type PromptItem, type PromptText } from './prompt-types';
import { PromptsApi } from './prompts-api';

const EMPTY: PromptText = { name: '', text: '' };

@Component({
  selector: 'nx-prompt-editor',
  imports: [Field, FieldInput, MatButton, Notice, PromptHistory, PromptPreview],
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
  /** Whether the workspace has no prompt yet: the first one is activated immediately. */
  readonly first = input(false);
  readonly saved = output<PromptItem>();
  readonly activated = output<PromptItem>();
  readonly published = output<{ item: PromptItem; version: number }>();
  readonly changed = output<PromptItem>();
  readonly mayWrite = input(true);
  readonly deactivated = output<PromptItem>();
  readonly deleted = output<PromptItem>();
  readonly cancelled = output();

  private readonly base = computed<PromptText>(() => this.item() ?? EMPTY);
  protected readonly value = computed<PromptText>(() => this.drafts.get(this.id()) ?? this.base());
  protected readonly dirty = computed(() => this.drafts.get(this.id()) !== undefined);
  protected readonly valid = computed(() => this.value().name.trim() !== '' && this.value().text.trim() !== '');
  protected readonly isNew = computed(() => this.id() === NEW);
  protected readonly note = signal('');
  /** Whether answers use it, as the active prompt or in a widget. */
  protected readonly inUse = computed(() => Boolean(this.item()?.is_active || this.item()?.widgets.length));
  /** Whether the newest version is not the live one. */
  protected readonly pending = computed(
    () => this.item() !== undefined && this.item()!.version !== this.item()!.live_version,
  );
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('text');

  constructor() {
    // An error belongs to one prompt only.
    effect(() => {
      this.id();
      this.store.reset();
      this.note.set('');
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
    (id: string, prompt: PromptText, draft: boolean) =>
      id === NEW
        ? this.api.create({ ...prompt, activate: this.first() })
        : this.api.update(id, { ...prompt, note: this.note().trim(), draft }),
    {
      kept: 'Your text is kept here.',
      then: (item, id) => {
        this.drafts.drop(id);
        this.note.set('');
        this.saved.emit(item);
      },
    },
  );

  /** Inserts at the cursor, or replaces the selection. */
  protected insert(name: string): void {
    if (!name) return;
    const box = this.box().nativeElement;
    box.setRangeText(`{{${name}}}`, box.selectionStart, box.selectionEnd, 'end');
    this.edit({ text: box.value });
    box.focus();
  }

  protected save(event: Event, draft = false): void {
    event.preventDefault();
    if (!this.valid()) return;
    const { name, text } = this.value();
    void this.store.run(this.id(), { name: name.trim(), text }, draft);
  }
}
