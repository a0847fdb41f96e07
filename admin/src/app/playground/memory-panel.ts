import { Component, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../core/mutation';
import { Ago } from '../ui/ago';
import { Field, FieldInput } from '../ui/field';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { ResourceView } from '../ui/resource-view';
import { Conversation } from './conversation';
import { type MemoryState, OwnConversationsApi } from './own-conversations-api';

const MAX_FACTS = 20;
/** Summaries are updated after the answer; by then, one is usually available. */
const FOLDED_MS = 4_000;
const AUTHORS = {
  model: 'written by the model',
  extract: 'extracted from the questions and answers',
  person: 'written by you',
};

/** Memory of the conversation: shown, changed, cleared. */
@Component({
  selector: 'nx-memory-panel',
  imports: [Ago, Field, FieldInput, Icon, MatButton, Notice, ResourceView],
  templateUrl: './memory-panel.html',
  styleUrl: './memory-panel.scss',
})
export class MemoryPanel {
  private readonly api = inject(OwnConversationsApi);
  protected readonly conversation = inject(Conversation);
  protected readonly read = this.api.memory(this.conversation.id);
  protected readonly memory = computed<MemoryState | undefined>(() =>
    this.read.hasValue() ? this.read.value() : undefined,
  );
  protected readonly facts = computed(() => this.memory()?.facts ?? []);
  protected readonly full = computed(() => this.facts().length >= MAX_FACTS);
  protected readonly summary = linkedSignal(() => this.memory()?.summary ?? '');
  protected readonly dirty = computed(() => this.summary().trim() !== (this.memory()?.summary ?? ''));
  protected readonly author = computed(() => {
    const by = this.memory()?.summary_by;
    return by ? AUTHORS[by] : '';
  });
  protected readonly fact = signal('');

  protected readonly save = mutation(
    (change: { summary?: string; facts?: string[] }) => this.api.remember(this.conversation.id() ?? '', change),
    { kept: 'The memory is unchanged.', then: () => this.read.reload() },
  );
  protected readonly forget = mutation(() => this.api.forget(this.conversation.id() ?? ''), {
    kept: 'The memory is unchanged.',
    done: 'Forgotten. The messages stay, but the assistant no longer sees them.',
    then: () => this.read.reload(),
  });

  constructor() {
    effect((onCleanup) => {
      if (this.conversation.answered() === 0) return;
      const refresh = () => !this.dirty() && this.conversation.id() && this.read.reload();
      untracked(refresh);
      const timer = setTimeout(refresh, FOLDED_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected async pin(): Promise<void> {
    const fact = this.fact().trim();
    if (!fact || this.full()) return;
    if (await this.save.run({ facts: [...this.facts(), fact] })) this.fact.set('');
  }

  protected unpin(fact: string): void {
    void this.save.run({ facts: this.facts().filter((other) => other !== fact) });
  }
}
