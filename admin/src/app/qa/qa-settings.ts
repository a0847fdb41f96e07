import { Component, computed, inject } from '@angular/core';
import type { QaSettingsDto } from '@nexus/api-client';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Switch } from '../ui/switch';
import { QaApi } from './qa-api';

/** Whether entries are used for answers, and how questions are matched. */
@Component({
  imports: [ResourceView, SaveBar, Setting, Switch],
  templateUrl: './qa-settings.html',
  styles: `
    .card {
      display: grid;
    }
    h2 {
      padding: 14px 16px 0;
    }
    nx-setting + nx-setting {
      border-top: 1px solid var(--nx-line);
    }
  `,
})
export class QaSettings {
  private readonly api = inject(QaApi);
  private readonly access = inject(Access);

  protected readonly read = this.api.settings();
  private readonly saved = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly edited = editedSettings('qa-settings', this.saved, (draft) => this.api.save(draft), {
    done: 'Settings saved',
    then: (saved) => this.read.set(saved),
  });
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('qa:publish'));

  protected set<K extends keyof QaSettingsDto>(key: K, value: QaSettingsDto[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected setThreshold(value: number): void {
    if (Number.isFinite(value)) this.set('semantic_threshold', Math.min(1, Math.max(0, value)));
  }
}
