import {
  Component,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChildren,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { BUILT_IN } from '../../models/model-text';
import { ModelsApi } from '../../models/models-api';
import { PageActions } from '../../shell/page-actions';
import { Icon } from '../../ui/icon';
import { Modal } from '../../ui/modal';
import { Composer } from '../composer';
import { SettingsPanel } from '../settings-panel';
import { isRunning } from '../turn';
import { CompareColumn } from './compare-column';
import { CompareStore } from './compare-store';
import { awards } from './metrics';

/** Compares the answers of up to four models to one question, side by side. */
@Component({
  imports: [CompareColumn, Composer, Icon, MatButton, Modal, PageActions, RouterLink, SettingsPanel],
  templateUrl: './compare.html',
  styleUrl: './compare.scss',
})
export class Compare {
  private readonly router = inject(Router);
  protected readonly store = inject(CompareStore);
  private readonly catalogue = inject(ModelsApi);
  private readonly config = this.catalogue.config();
  private readonly first = this.catalogue.search(() => '');

  /** Model ids separated by commas; an empty entry is the default model. */
  readonly models = input<string>();

  private readonly injector = inject(Injector);
  private readonly views = viewChildren(CompareColumn);
  protected readonly sheet = signal(false);
  protected readonly defaultModel = computed(() =>
    this.config.hasValue() ? this.config.value().effective_default_model : undefined,
  );
  protected readonly awards = computed(() =>
    awards(this.store.columns().flatMap(({ key, turn }) => (turn ? [[key, turn] as const] : []))),
  );

  /** Announced by screen readers. The texts are not announced, because several stream at the same time. */
  protected readonly announcement = computed(() => {
    const turns = this.store.columns().flatMap(({ turn }) => turn ?? []);
    if (!turns.length) return '';
    const ended = turns.filter((turn) => !isRunning(turn)).length;
    return ended === turns.length ? 'All answers are complete' : `${ended} of ${turns.length} answers are complete`;
  });

  protected add(): void {
    this.store.add();
    this.focus(this.store.columns().length - 1);
  }

  protected remove(key: number, index: number): void {
    this.store.remove(key);
    this.focus(Math.min(index, this.store.columns().length - 1));
  }

  /** Moves the focus to the picker of an added column, or of the neighbour of a removed one. */
  private focus(index: number): void {
    afterNextRender(() => this.views()[index]?.focus(), { injector: this.injector });
  }

  constructor() {
    effect(() => {
      const standard = this.defaultModel();
      const usable = (this.first.hasValue() ? this.first.value().items : []).filter(
        ({ id, is_enabled }) => is_enabled && id !== standard,
      );
      const other = usable.find(({ id }) => id !== BUILT_IN) ?? usable[0];
      if (standard && other) untracked(() => this.store.suggest(other.id));
    });
    effect(() => {
      const models = this.models();
      if (models !== undefined) untracked(() => this.store.show(models.split(',')));
    });
    // The URL is updated, so that a comparison can be reloaded and shared.
    effect(() => {
      const models = this.store.models().join(',');
      if (untracked(this.models) !== models)
        void this.router.navigate([], { queryParams: { models }, replaceUrl: true });
    });
  }
}
