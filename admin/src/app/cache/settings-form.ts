import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Switch } from '../ui/switch';
import { CacheApi } from './cache-api';
import type { CacheSettings } from './cache-types';
import { STALE, TTLS, losesVerification, withCurrent } from './settings-draft';

const MIB = 1024 * 1024;
const MIN_MIB = 2;
const MAX_MIB = 1_907;

@Component({
  imports: [MatButton, Modal, Notice, ResourceView, SaveBar, Setting, Switch],
  templateUrl: './settings-form.html',
  styleUrl: './settings-form.scss',
})
export class CacheSettingsForm {
  private readonly api = inject(CacheApi);
  private readonly access = inject(Access);

  protected readonly read = this.api.settings();
  private readonly saved = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly edited = editedSettings('cache-settings', this.saved, (draft) => this.api.save(draft), {
    done: 'Settings saved',
    then: (saved) => this.read.set(saved),
  });
  /** Asks for confirmation before verification is switched off. */
  protected readonly bar = { ...this.edited, save: () => this.save() };
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('cache:write'));
  protected readonly asking = signal(false);
  protected readonly ttls = computed(() => withCurrent(TTLS, this.draft()?.exact_ttl_s ?? 0));
  protected readonly stale = computed(() => withCurrent(STALE, this.draft()?.stale_while_revalidate_s ?? 0));
  protected readonly memory = { min: MIN_MIB, max: MAX_MIB };
  protected readonly mebibytes = computed(() => Math.round((this.draft()?.max_bytes ?? 0) / MIB));

  protected set<K extends keyof CacheSettings>(key: K, value: CacheSettings[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected setMebibytes(value: number): void {
    if (Number.isFinite(value) && value >= MIN_MIB) this.set('max_bytes', Math.min(MAX_MIB, Math.round(value)) * MIB);
  }

  protected save(): void {
    const [saved, draft] = [this.saved(), this.draft()];
    if (!saved || !draft) return;
    if (losesVerification(saved, draft)) this.asking.set(true);
    else void this.edited.save();
  }
}
