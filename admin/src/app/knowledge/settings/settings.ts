import { Component, computed, inject } from '@angular/core';
import { Access } from '../../core/auth/access';
import { editedSettings } from '../../core/drafts';
import { ResourceView } from '../../ui/resource-view';
import { SaveBar } from '../../ui/save-bar';
import { Setting } from '../../ui/setting';
import { Switch } from '../../ui/switch';
import { ChunkPreviewView } from './chunk-preview';
import { EmbedderPanel } from './embedder-panel';
import { RetrievalSettings } from './retrieval-settings';
import { KnowledgeSettingsApi } from './settings-api';
import { LANGUAGES, OCR_MODES, STRATEGIES, bounded, toggled } from './settings-draft';
import type { KnowledgeSettings, OcrLanguage } from './settings-types';

/** How the workspace's documents are parsed, chunked, retrieved and shown. */
@Component({
  imports: [ChunkPreviewView, EmbedderPanel, ResourceView, RetrievalSettings, SaveBar, Setting, Switch],
  templateUrl: './settings.html',
  styleUrl: './settings.scss',
})
export class KnowledgeSettingsPage {
  private readonly api = inject(KnowledgeSettingsApi);
  private readonly access = inject(Access);

  protected readonly read = this.api.settings();
  private readonly saved = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly edited = editedSettings('knowledge-settings', this.saved, (draft) => this.api.save(draft), {
    done: 'Settings saved',
    then: (saved) => this.read.set(saved),
  });
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('knowledge:write'));
  protected readonly strategies = STRATEGIES;
  protected readonly ocrModes = OCR_MODES;
  protected readonly languages = LANGUAGES;
  protected readonly strategy = computed(() =>
    STRATEGIES.find(({ value }) => value === this.draft()?.chunking.strategy),
  );

  protected set<P extends keyof KnowledgeSettings>(part: P, change: Partial<KnowledgeSettings[P]>): void {
    this.draft.update((draft) => draft && { ...draft, [part]: { ...draft[part], ...change } });
  }

  /** The typed number, clamped to its bounds; invalid input is ignored. */
  protected number(value: number, min: number, max: number, whole = true): number | undefined {
    return bounded(value, min, max, whole);
  }

  protected toggleLanguage(language: OcrLanguage): void {
    const languages = this.draft()?.ocr.languages ?? [];
    this.set('ocr', { languages: toggled(languages, language) });
  }
}
