import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { UpdateWidgetDto, WidgetDto } from '@nexus/api-client';
import { editedSettings } from '../../core/drafts';
import { mutation } from '../../core/mutation';
import { DocumentsApi } from '../../knowledge/documents-api';
import { ModelPicker } from '../../models/model-picker';
import { PromptsApi } from '../../prompts/prompts-api';
import { ResourceView } from '../../ui/resource-view';
import { SaveBar } from '../../ui/save-bar';
import { Setting } from '../../ui/setting';
import { Switch } from '../../ui/switch';
import { PauseDialog } from '../pause-dialog';
import { WidgetStore } from '../widget-store';
import { WidgetsApi } from '../widgets-api';
import { ValueList } from './value-list';

type Edited = Required<Pick<UpdateWidgetDto, 'model' | 'prompt_id' | 'knowledge' | 'qa_enabled' | 'limits'>>;

const LIMITS = [
  { key: 'messages_per_minute', label: 'Messages per minute', about: 'Of all visitors together.' },
  { key: 'messages_per_day', label: 'Messages per day', about: 'Of all visitors together, in 24 hours.' },
  { key: 'visitor_messages_per_day', label: 'Messages per visitor and day', about: 'Of each visitor, in 24 hours.' },
] as const;

const editable = ({ model, prompt_id, knowledge, qa_enabled, limits }: WidgetDto): Edited => ({
  model,
  prompt_id,
  knowledge,
  qa_enabled,
  limits,
});

/** Settings of answers, limits and pause. */
@Component({
  imports: [MatButton, ModelPicker, PauseDialog, ResourceView, RouterLink, SaveBar, Setting, Switch, ValueList],
  templateUrl: './widget-settings.html',
  styleUrl: './widget-settings.scss',
})
export class WidgetSettings {
  private readonly api = inject(WidgetsApi);
  protected readonly page = inject(WidgetStore);
  protected readonly LIMITS = LIMITS;
  protected readonly prompts = inject(PromptsApi).list();
  private readonly documents = inject(DocumentsApi);
  private readonly allFolders = this.documents.folders();
  private readonly allTags = this.documents.tags();
  protected readonly folders = computed(() =>
    this.allFolders.hasValue()
      ? this.allFolders
          .value()
          .folders.map(({ path }) => path)
          .filter(Boolean)
      : [],
  );
  protected readonly tags = computed(() =>
    this.allTags.hasValue() ? this.allTags.value().tags.map(({ tag }) => tag) : [],
  );
  private readonly saved = computed(() => {
    const widget = this.page.widget();
    return widget && editable(widget);
  });
  protected readonly edited = editedSettings(
    'widget-settings',
    this.saved,
    (draft) => this.api.update(this.page.id(), draft),
    { done: 'Settings saved', then: (widget) => this.page.read.set(widget) },
  );
  protected readonly draft = this.edited.value;
  protected readonly locked = computed(() => !this.page.mayWrite());
  protected readonly pausing = signal(false);
  protected readonly resuming = mutation(() => this.api.pause(this.page.id(), false), {
    failure: 'toast',
    kept: 'The widget is still paused.',
    done: 'The widget answers again',
    then: (widget) => this.page.read.set(widget),
  });

  protected set<K extends keyof Edited>(key: K, value: Edited[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected narrow(part: 'folders' | 'tags', values: string[]): void {
    this.draft.update((draft) => draft && { ...draft, knowledge: { ...draft.knowledge, [part]: values } });
  }

  /** Empty: no limit. */
  protected limit(key: (typeof LIMITS)[number]['key'], value: number): void {
    const most = Number.isInteger(value) && value > 0 ? value : null;
    this.draft.update((draft) => draft && { ...draft, limits: { ...draft.limits, [key]: most } });
  }
}
