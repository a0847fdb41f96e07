import { Component, computed, inject } from '@angular/core';
import type { PromptSettingsDto } from '@nexus/api-client';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { ModelPicker } from '../models/model-picker';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Switch } from '../ui/switch';
import { PromptsApi } from './prompts-api';

/** Name of the assistant, tests before activation, and the judge model. */
@Component({
  imports: [ModelPicker, ResourceView, SaveBar, Setting, Switch],
  template: `
    <div class="page">
      <nx-resource-view [resource]="read" [rows]="4" (retry)="read.reload()">
        <ng-template #ready>
          @if (draft(); as s) {
            <section class="card" aria-labelledby="prompt-settings">
              <h2 id="prompt-settings">Prompts</h2>
              <nx-setting class="tall" label="Name of the assistant">
                <span about>{{ ABOUT_NAME }}</span>
                <input
                  #name
                  class="input"
                  maxlength="80"
                  aria-label="Name of the assistant"
                  placeholder="Assistant"
                  [value]="s.assistant_name"
                  [disabled]="locked()"
                  (input)="set('assistant_name', name.value)"
                />
              </nx-setting>
              <nx-setting label="Test before activation">
                <span about>
                  A version takes effect when all tests have passed. After a failure it needs a confirmation, which is
                  recorded in the audit log.
                </span>
                <nx-switch
                  label="Test before activation"
                  [checked]="s.test_before_activation"
                  [disabled]="locked()"
                  (changed)="set('test_before_activation', $event)"
                />
              </nx-setting>
              <nx-setting class="tall" label="Judge model">
                <span about>Decides checks with a criterion in words. Without a judge model they stay undecided.</span>
                <nx-model-picker
                  label="Judge model"
                  placeholder="None"
                  [value]="s.judge_model ?? ''"
                  [clearable]="true"
                  [disabled]="locked()"
                  (chosen)="set('judge_model', $event || null)"
                />
              </nx-setting>
            </section>
            @if (dirty()) {
              <nx-save-bar [of]="edited" />
            }
          }
        </ng-template>
      </nx-resource-view>
    </div>
  `,
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
export class PromptSettings {
  private readonly api = inject(PromptsApi);
  private readonly access = inject(Access);
  protected readonly ABOUT_NAME = 'Value of {{assistant_name}}. Empty: the name of the widget, or “Assistant”.';
  protected readonly read = this.api.settings();
  private readonly saved = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly edited = editedSettings('prompt-settings', this.saved, (draft) => this.api.save(draft), {
    done: 'Settings saved',
    then: (saved) => this.read.set(saved),
  });
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('prompts:write'));

  protected set<K extends keyof PromptSettingsDto>(key: K, value: PromptSettingsDto[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }
}
