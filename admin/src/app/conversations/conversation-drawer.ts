import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { formatBytes } from '../core/format/format';
import { cleanTags } from '../core/format/tags';
import { mutation } from '../core/mutation';
import { saveFile } from '../core/save-file';
import { Ago } from '../ui/ago';
import { Field, FieldInput } from '../ui/field';
import { Markdown } from '../ui/markdown/markdown';
import { Modal } from '../ui/modal';
import { More } from '../ui/more';
import { Notice } from '../ui/notice';
import { ResourceView } from '../ui/resource-view';
import { CHANNELS, reasonText, sourceName } from './conversation-text';
import { ConversationsApi, type ExportFormat } from './conversations-api';
import { TraceView } from './trace-view';

const ENDINGS: Record<ExportFormat, string> = { json: 'json', csv: 'csv', markdown: 'md' };

/** One conversation: its messages with sources, ratings and traces; tags and a note; export. */
@Component({
  selector: 'nx-conversation-drawer',
  imports: [Ago, Field, FieldInput, Markdown, MatButton, Modal, More, Notice, ResourceView, RouterLink, TraceView],
  templateUrl: './conversation-drawer.html',
  styleUrl: './conversation-drawer.scss',
})
export class ConversationDrawer {
  private readonly api = inject(ConversationsApi);
  private readonly access = inject(Access);
  readonly id = input.required<string>();
  readonly changed = output();
  readonly closed = output();

  protected readonly read = this.api.one(this.id);
  protected readonly conversation = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly messages = this.api.messages(this.id);
  protected readonly mayChange = computed(() => this.access.can('conversations:write'));
  /** Id of the answer whose trace is open. */
  protected readonly traced = signal<string | undefined>(undefined);
  protected readonly tags = signal('');
  protected readonly note = signal('');
  protected readonly size = formatBytes;
  protected readonly text = { CHANNELS, reasonText, sourceName };

  constructor() {
    effect(() => {
      const conversation = this.conversation();
      if (!conversation) return;
      untracked(() => {
        this.tags.set(conversation.tags.join(', '));
        this.note.set(conversation.note ?? '');
      });
    });
  }

  protected readonly dirty = computed(() => {
    const now = this.conversation();
    return now && (cleanTags(this.tags()).join() !== now.tags.join() || this.note().trim() !== (now.note ?? ''));
  });
  protected readonly save = mutation(
    () => this.api.change(this.id(), { tags: cleanTags(this.tags()), note: this.note().trim() || null }),
    {
      kept: 'Tags and note are unchanged.',
      done: 'Saved',
      then: () => {
        this.read.reload();
        this.changed.emit();
      },
    },
  );
  protected readonly download = mutation(
    async (format: ExportFormat) =>
      saveFile(await this.api.export(this.id(), format), `conversation-${this.id()}.${ENDINGS[format]}`),
    { failure: 'toast' },
  );

  protected toggle(message: string): void {
    this.traced.update((now) => (now === message ? undefined : message));
  }
}
