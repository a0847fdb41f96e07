import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { Toaster } from '../core/toaster';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import { isNarrowed } from '../ui/list-page/list-query';
import { Notice } from '../ui/notice';
import { SaveBar } from '../ui/save-bar';
import { AllowBar } from './allow-bar';
import { type AllowList, withEntry, withoutEntry } from './allow-list';
import { CatalogueTable } from './catalogue-table';
import { CATALOGUE_FILTERS, CATALOGUE_SORTS } from './catalogue-filters';
import { ConnectProvider } from './connect-provider';
import { ModelConfigStore } from './model-config-store';
import { ModelDrawer } from './model-drawer';
import { BUILT_IN } from './model-text';
import type { ModelItem } from './model-types';
import { type CatalogueQuery, ModelsApi } from './models-api';

/** From the URL; the server reports an invalid number. */
const numberIn = (text: string | undefined) => (text ? Number(text) : undefined);

/** All models of the workspace: capabilities, prices, and whether they may be used. */
@Component({
  imports: [
    AllowBar,
    CatalogueTable,
    ConnectProvider,
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    ModelDrawer,
    Notice,
    SaveBar,
  ],
  providers: [ModelConfigStore],
  templateUrl: './catalogue.html',
  styleUrl: './catalogue.scss',
})
export class Catalogue {
  private readonly toaster = inject(Toaster);
  private readonly access = inject(Access);
  protected readonly config = inject(ModelConfigStore);

  // From the URL: a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly provider = input<string>();
  readonly capability = input<CatalogueQuery['capability']>();
  readonly price = input<string>();
  readonly context = input<string>();
  readonly only = input<string>();
  readonly sort = input<CatalogueQuery['sort']>();
  readonly model = input<string>();

  protected readonly list = inject(ModelsApi).catalogue(() => ({
    q: this.q(),
    provider: this.provider(),
    capability: this.capability(),
    max_price: numberIn(this.price()),
    min_context: numberIn(this.context()),
    local: this.only() === 'local' ? true : undefined,
    allowed: this.only() === 'allowed' ? true : undefined,
    sort: this.sort(),
  }));
  protected readonly state = inject(ModelsApi).source();
  private readonly known = computed(() => (this.state.hasValue() ? this.state.value() : undefined));
  /** Only the public list and models without a key are available: filters are hidden until requested. */
  protected readonly keyless = computed(
    () => this.known() !== undefined && this.known()?.source !== 'provider' && this.usable().length === 0,
  );
  private readonly usable = computed(() => this.list.items().filter((m) => m.is_enabled && m.id !== BUILT_IN));
  protected readonly unfolded = signal(false);
  protected readonly folded = computed(() => this.keyless() && !this.unfolded() && !this.filtered());
  protected readonly unread = computed(() => {
    const state = this.known();
    return state?.source === 'public' && state.detail ? state : undefined;
  });
  /** "12 models found", "343 models"; the total is known only for the whole catalogue. */
  protected readonly count = computed(() => {
    const shown = this.list.items().length;
    if (!this.list.cursor()) return plural(shown, 'model') + (this.filtered() ? ' found' : '');
    const total = this.known()?.models;
    return this.filtered() || !total ? `First ${plural(shown, 'model')}` : plural(total, 'model');
  });
  protected readonly connector = viewChild(ConnectProvider);
  protected readonly mayConnect = computed(() => this.access.can('providers:write'));
  protected readonly mayChange = computed(() => this.access.can('models:write'));
  protected readonly values = computed(() => ({
    q: this.q(),
    provider: this.provider(),
    capability: this.capability(),
    price: this.price(),
    context: this.context(),
    only: this.only(),
    sort: this.sort(),
  }));
  protected readonly filters = CATALOGUE_FILTERS;
  protected readonly sorts = CATALOGUE_SORTS;
  protected readonly none = [];
  private readonly filtered = computed(() => isNarrowed(this.filters, this.values()));
  protected readonly providers = computed(() => [...new Set(this.list.items().map((item) => item.provider))].sort());
  private readonly saved = computed(() => this.config.value() && { list: this.config.value()!.allowed_models }, {
    // The draft is kept when another setting is stored meanwhile.
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  /** Allowed models are stored only by Save: one click could disable all other models in use. */
  protected readonly draft = editedSettings<{ list: AllowList }, void>(
    'allowed-models',
    this.saved,
    ({ list }) => this.config.store({ ...this.config.value()!, allowed_models: list && [...list] }),
    { done: 'Allowed models saved', then: () => this.list.reload() },
  );
  protected readonly dirty = this.draft.dirty;
  protected readonly allowed = computed(() => this.draft.value()?.list ?? null);
  protected readonly defaultId = computed(() => {
    const config = this.config.value();
    return config?.default_model ?? config?.effective_default_model;
  });
  protected readonly opened = computed(() => this.list.items().find((item) => item.id === this.model()));

  /** A provider was connected: its models are available a moment later. */
  protected connected(): void {
    this.list.reload();
    this.state.reload();
    this.config.read.reload();
  }

  protected allow({ model, on }: { model: ModelItem; on: boolean }): void {
    const list = this.allowed();
    this.setAllowed(on ? withEntry(list, model.id) : withoutEntry(list, model.id));
  }

  protected setAllowed(list: AllowList): void {
    this.draft.value.set({ list });
  }

  protected async makeDefault(id: string): Promise<void> {
    if (!(await this.config.patch({ default_model: id }))) return;
    this.list.update((item) => ({ ...item, is_default: item.id === id }));
    void this.toaster.show('Requests without a model now get this one');
  }

  protected async addToChain(id: string): Promise<void> {
    const chain = this.config.value()?.fallback_models ?? [];
    if (await this.config.patch({ fallback_models: [...chain.filter((other) => other !== id), id] }))
      void this.toaster.show('Added to the end of the fallback chain');
  }
}
