import { Component, computed, inject, signal } from '@angular/core';
import { Access } from '../core/auth/access';
import { Session } from '../core/auth/session';
import { editedSettings } from '../core/drafts';
import { formatExact } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { Combobox } from '../ui/combobox';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { findZones, timeZones } from './time-zones';
import { WorkspaceApi } from './workspace-api';

@Component({
  imports: [Combobox, ResourceView, SaveBar, Setting],
  template: `
    <div class="page parts">
      <nx-resource-view [resource]="read" [rows]="2" (retry)="read.reload()">
        <ng-template #ready>
          @if (draft(); as workspace) {
            <section class="card" aria-labelledby="workspace-general">
              <h2 id="workspace-general" class="visually-hidden">General</h2>
              <nx-setting label="Name" class="tall">
                <span about>Members see it, and new widgets are named after it.</span>
                <input
                  #name
                  class="input"
                  aria-label="Name"
                  maxlength="100"
                  autocomplete="organization"
                  [disabled]="locked()"
                  [value]="workspace.name"
                  (input)="set({ name: name.value })"
                />
              </nx-setting>
              <nx-setting label="Time zone" class="tall">
                <span about>
                  Used for the days and months of figures and budgets, and for displayed times. There it is
                  {{ now() }}.
                </span>
                <nx-combobox
                  label="Time zone"
                  placeholder="Search a city or +05:30"
                  [text]="workspace.timezone.replaceAll('_', ' ')"
                  [options]="zones()"
                  [disabled]="locked()"
                  (searched)="query.set($event)"
                  (chosen)="set({ timezone: $event })"
                />
              </nx-setting>
            </section>
            @if (locked()) {
              <p class="muted small">Your role can read these settings but not change them.</p>
            }
            @if (edited.dirty()) {
              <nx-save-bar [of]="edited" [valid]="workspace.name.trim() !== ''" />
            }
          }
        </ng-template>
      </nx-resource-view>
    </div>
  `,
  styleUrl: './form-page.scss',
  styles: `
    nx-setting + nx-setting {
      border-top: 1px solid var(--nx-line);
    }
    .input,
    nx-combobox {
      width: 240px;
      max-width: 100%;
    }
    nx-save-bar,
    p {
      margin-top: 16px;
    }
  `,
})
export class WorkspaceSettings {
  private readonly api = inject(WorkspaceApi);
  private readonly session = inject(Session);
  private readonly access = inject(Access);
  private readonly minute = inject(Minute);
  private readonly all = timeZones();

  protected readonly read = this.api.current();
  private readonly saved = computed(() => {
    const workspace = this.read.hasValue() ? this.read.value() : undefined;
    return workspace && { id: workspace.id, name: workspace.name, timezone: workspace.timezone };
  });
  protected readonly edited = editedSettings(
    'workspace-settings',
    this.saved,
    ({ id, name, timezone }) => this.api.save(id, { name: name.trim(), timezone }),
    {
      done: 'Workspace saved',
      then: (workspace) => {
        this.read.set(workspace);
        this.edited.discard();
        this.session.workspaceChanged(workspace);
      },
    },
  );
  protected readonly draft = this.edited.value;
  protected readonly locked = computed(() => !this.access.can('workspace:write'));
  protected readonly query = signal('');
  protected readonly zones = computed(() => findZones(this.all, this.query(), new Date(this.minute.now())));
  protected readonly now = computed(() =>
    formatExact(new Date(this.minute.now()).toISOString(), this.draft()?.timezone),
  );

  protected set(change: { name?: string; timezone?: string }): void {
    this.draft.update((draft) => draft && { ...draft, ...change });
  }
}
