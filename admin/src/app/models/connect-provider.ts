import { Component, computed, inject, input, linkedSignal, output, resource, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Toaster } from '../core/toaster';
import { PageActions } from '../shell/page-actions';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { PRESETS } from './providers/presets';
import { ProviderDialog } from './providers/provider-dialog';
import { ProvidersApi } from './providers/providers-api';

/** First step of the catalogue: connect a provider, preferably one that is already running on this machine. */
@Component({
  selector: 'nx-connect-provider',
  imports: [Icon, MatButton, Notice, PageActions, ProviderDialog],
  template: `
    <ng-template nxPageActions>
      <button matButton="filled" (click)="preset.set('openrouter')">
        <span class="action"><nx-icon name="plug" [size]="18" /> Connect <span class="wide">a provider</span></span>
      </button>
    </ng-template>
    @for (server of found(); track server.base_url) {
      <nx-notice>
        {{ server.label }} answers on this machine with {{ plural(server.models, 'model') }}.
        <button action matButton="outlined" (click)="preset.set(server.name)">Connect {{ server.label }}</button>
      </nx-notice>
    }
    @if (preset(); as chosen) {
      <nx-provider-dialog
        [preset]="chosen"
        [taken]="taken()"
        (stored)="stored($event)"
        (closed)="preset.set(undefined)"
      />
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    /* Occupies no row of the page, so that nothing moves when it opens. */
    nx-provider-dialog {
      position: fixed;
    }
  `,
})
export class ConnectProvider {
  private readonly api = inject(ProvidersApi);
  private readonly toaster = inject(Toaster);
  private readonly providers = this.api.list();

  /** Opens the dialog for this kind of provider. */
  readonly asked = input<string>();
  readonly connected = output();
  protected readonly preset = linkedSignal(() => this.asked());
  protected readonly taken = computed(() => (this.providers.hasValue() ? this.providers.value().items : []));
  private readonly gone = signal<ReadonlySet<string>>(new Set());
  private readonly nearby = resource({ loader: () => this.api.nearby() });
  protected readonly found = computed(() =>
    (this.nearby.hasValue() ? this.nearby.value().items : [])
      .filter(({ name }) => !this.gone().has(name))
      .map((server) => ({ ...server, label: PRESETS.find(({ id }) => id === server.name)?.label ?? server.name })),
  );
  protected readonly plural = plural;

  /** For a button elsewhere on the page. */
  open(): void {
    this.preset.set('openrouter');
  }

  protected stored(name: string): void {
    this.gone.update((names) => new Set(names).add(name));
    this.providers.reload();
    this.connected.emit();
    void this.toaster.show(`Connected “${name}”`);
  }
}
