import { Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { Ago } from '../ui/ago';
import { More } from '../ui/more';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Badge } from '../ui/status-badge';
import { Switch } from '../ui/switch';
import { type ConversationSettingsValue, ConversationSettingsApi } from './conversation-settings-api';
import { EraseDialog } from './erase-dialog';
import { reportText } from './erasure-text';

type NumberKey = {
  [K in keyof ConversationSettingsValue]: ConversationSettingsValue[K] extends number ? K : never;
}[keyof ConversationSettingsValue];

/** Polling interval while an erasure is queued. */
const WAITING_MS = 3_000;

const NUMBERS: Readonly<Record<NumberKey, { min: number; max: number }>> = {
  history_tokens: { min: 500, max: 100_000 },
  idle_minutes: { min: 0, max: 43_200 },
  max_messages: { min: 0, max: 1_000 },
  widget_days: { min: 0, max: 3_650 },
  console_days: { min: 0, max: 3_650 },
  api_days: { min: 0, max: 3_650 },
};

/** Memory, sessions and retention of conversations, and erasures. */
@Component({
  imports: [Ago, Badge, EraseDialog, MatButton, More, ResourceView, SaveBar, Setting, Switch],
  templateUrl: './conversation-settings.html',
  styleUrl: './conversation-settings.scss',
})
export class ConversationSettings {
  private readonly api = inject(ConversationSettingsApi);
  private readonly access = inject(Access);

  protected readonly read = this.api.settings();
  private readonly saved = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly edited = editedSettings('conversation-settings', this.saved, (draft) => this.api.save(draft), {
    done: 'Settings saved',
    then: (saved) => this.read.set(saved),
  });
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly mayChange = computed(() => this.access.can('workspace:write'));
  protected readonly erasures = this.api.erasures(this.mayChange);
  protected readonly erasing = signal(false);
  protected readonly report = reportText;
  protected readonly retention: readonly { key: NumberKey; label: string; about: string }[] = [
    { key: 'widget_days', label: 'Website', about: 'Conversations of visitors.' },
    { key: 'console_days', label: 'Playground', about: 'Conversations of members in this console.' },
    { key: 'api_days', label: 'API', about: 'Conversations of API clients.' },
  ];
  protected readonly limits = NUMBERS;

  constructor() {
    effect((onCleanup) => {
      if (!this.erasures.items().some(({ state }) => state === 'queued')) return;
      const timer = setInterval(() => this.erasures.refresh(), WAITING_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected set<K extends keyof ConversationSettingsValue>(key: K, value: ConversationSettingsValue[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected setNumber(key: NumberKey, value: number): void {
    const { min, max } = NUMBERS[key];
    if (Number.isFinite(value)) this.set(key, Math.min(max, Math.max(min, Math.round(value))));
  }
}
