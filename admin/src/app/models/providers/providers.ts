import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { formatMs, plural } from '../../core/format/format';
import { explain, sentence } from '../../core/http/explain';
import { mutation } from '../../core/mutation';
import { PageActions } from '../../shell/page-actions';
import { Ago } from '../../ui/ago';
import { Confirm } from '../../ui/confirm';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ResourceView } from '../../ui/resource-view';
import { Badge } from '../../ui/status-badge';
import { ProviderDialog } from './provider-dialog';
import type { ProviderItem } from './provider-types';
import { ProvidersApi } from './providers-api';

export interface TestState {
  tone: 'busy' | 'success' | 'danger';
  text: string;
}

@Component({
  imports: [Ago, Badge, Confirm, EmptyState, Icon, MatButton, PageActions, ProviderDialog, ResourceView],
  templateUrl: './providers.html',
  styleUrl: './providers.scss',
})
export class Providers {
  private readonly api = inject(ProvidersApi);
  private readonly access = inject(Access);
  private readonly router = inject(Router);

  /** From the URL: opens the form for this kind of provider. */
  readonly add = input<string>();

  protected readonly list = this.api.list();
  protected readonly items = computed(() => (this.list.hasValue() ? this.list.value().items : []));
  protected readonly mayChange = computed(() => this.access.can('providers:write'));
  protected readonly adding = linkedSignal(() => this.add());
  protected readonly editing = signal<ProviderItem | undefined>(undefined);
  protected readonly removing = signal<ProviderItem | undefined>(undefined);
  protected readonly tests = signal<ReadonlyMap<string, TestState>>(new Map());
  protected readonly plural = plural;

  protected closeDialog(): void {
    this.adding.set(undefined);
    this.editing.set(undefined);
    if (this.add()) void this.router.navigate([], { queryParams: {}, replaceUrl: true });
  }

  /** After storing: tests the provider immediately. */
  protected stored(name: string): void {
    this.list.reload();
    void this.test(name);
  }

  protected async test(name: string): Promise<void> {
    this.note(name, { tone: 'busy', text: 'Testing…' });
    try {
      const result = await this.api.test(name);
      this.note(
        name,
        result.ok
          ? { tone: 'success', text: `Answered in ${formatMs(result.latency_ms)} · ${plural(result.models, 'model')}` }
          : { tone: 'danger', text: sentence(result.detail ?? '') || 'The test failed.' },
      );
    } catch (error) {
      this.note(name, { tone: 'danger', text: explain(error) });
    } finally {
      this.list.reload();
    }
  }

  protected readonly remove = mutation(({ name }: ProviderItem) => this.api.remove(name), {
    failure: 'toast',
    kept: 'The provider is still there.',
    done: (_, { name }) => `Removed “${name}”`,
    settled: () => this.list.reload(),
  });

  private note(name: string, state: TestState): void {
    this.tests.update((tests) => new Map(tests).set(name, state));
  }
}
