import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatMs, plural } from '../../core/format/format';
import { explain, fieldErrors, sentence } from '../../core/http/explain';
import { Field, FieldInput } from '../../ui/field';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import { BLANK, PRESETS } from './presets';
import { NAME, RESERVED, type ProviderInput, type ProviderItem, type ProviderTest, listOf } from './provider-types';
import { ProvidersApi } from './providers-api';

/** Adds a provider or changes one. The key is only ever written: an empty field keeps the stored one. */
@Component({
  selector: 'nx-provider-dialog',
  imports: [Field, FieldInput, MatButton, Modal, Notice],
  templateUrl: './provider-dialog.html',
  styleUrl: './provider-dialog.scss',
})
export class ProviderDialog {
  private readonly api = inject(ProvidersApi);
  private readonly modal = viewChild.required(Modal);
  /** The one to change; without it a new one is made. */
  readonly provider = input<ProviderItem>();
  readonly preset = input('');
  readonly taken = input<readonly ProviderItem[]>([]);
  readonly stored = output<string>();
  readonly closed = output();

  protected readonly presets = PRESETS;
  protected readonly sentence = sentence;
  protected readonly plural = plural;
  protected readonly ms = formatMs;
  protected readonly chosen = linkedSignal(() => {
    const provider = this.provider();
    const id = provider ? provider.name : this.preset();
    const known = PRESETS.find((preset) => preset.id === id);
    return known ?? (provider ? PRESETS.at(-1)! : PRESETS[0]!);
  });
  protected readonly name = linkedSignal(() => {
    const provider = this.provider();
    if (provider) return provider.name;
    const { id } = this.chosen();
    return id === 'other' ? '' : id;
  });
  protected readonly baseUrl = linkedSignal(() => this.provider()?.base_url || this.chosen().base_url);
  protected readonly key = signal('');
  /** The stored key goes. */
  protected readonly dropKey = signal(false);
  protected readonly models = linkedSignal(() => this.provider()?.models?.join('\n') ?? '');
  protected readonly busy = signal(false);
  /** How the last test went, of the settings that it was about. */
  protected readonly tested = signal<{ of: string; result: ProviderTest } | undefined>(undefined);
  protected readonly test = computed(() => (this.tested()?.of === this.settings() ? this.tested()?.result : undefined));
  private readonly settings = computed(() => JSON.stringify([this.name().trim(), this.input()]));
  protected readonly failure = signal('');
  protected readonly errors = signal<Record<string, string>>({});
  protected readonly tried = signal(false);

  protected readonly isOpenRouter = computed(() => this.chosen().kind === 'openrouter');
  /** A key of the workspace exists; that of the installation is another one. */
  protected readonly keeps = computed(() => {
    const provider = this.provider();
    return Boolean(provider?.has_key && provider.scope === 'workspace');
  });
  protected readonly problems = computed(() => {
    const [name, url] = [this.name().trim(), this.baseUrl().trim()];
    const twice = !this.provider() && this.taken().some((item) => item.name === name && item.scope === 'workspace');
    return {
      name: !NAME.test(name)
        ? 'Lower-case letters, digits, dashes and underscores, at most 32.'
        : !this.isOpenRouter() && RESERVED.has(name)
          ? 'This name has a meaning of its own: choose another one.'
          : twice
            ? 'There is a provider with this name: edit that one.'
            : '',
      url: url.includes(BLANK)
        ? 'Put the name of your resource into the address.'
        : this.isOpenRouter() || isHttp(url)
          ? ''
          : 'An address that starts with http:// or https://.',
      key: this.chosen().key === 'required' && !this.key().trim() && !this.keeps() ? 'The key is needed.' : '',
    };
  });
  protected readonly keyHint = computed(() => {
    const provider = this.provider();
    if (this.keeps())
      return `Stored: …${provider?.key_hint ?? ''}. Empty: it stays, as long as the address leads to the same server.`;
    return this.chosen().key === 'optional'
      ? 'Only if the server asks for one. Stored encrypted, never shown again.'
      : 'Stored encrypted, never shown again.';
  });

  protected choose(id: string): void {
    this.chosen.set(PRESETS.find((preset) => preset.id === id) ?? this.chosen());
  }

  /** Tests what nobody has tested yet; what fails can be mended here, or stored all the same. */
  protected save(event: Event): Promise<void> {
    event.preventDefault();
    return this.attempt(async () => {
      if (!this.test() && !(await this.probe()).ok) return;
      const name = this.name().trim();
      await this.api.save(name, this.input());
      this.stored.emit(name);
      this.modal().close();
    });
  }

  protected try(): Promise<void> {
    return this.attempt(async () => void (await this.probe()));
  }

  private async probe(): Promise<ProviderTest> {
    const of = this.settings();
    const result = await this.api.try(this.name().trim(), this.input());
    this.tested.set({ of, result });
    return result;
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.tried.set(true);
    if (Object.values(this.problems()).some(Boolean) || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    this.errors.set({});
    try {
      await work();
    } catch (error) {
      this.errors.set(fieldErrors(error));
      this.failure.set(explain(error, 'Nothing was stored.'));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.modal().close();
  }

  private input(): ProviderInput {
    const models = listOf(this.models());
    return {
      kind: this.chosen().kind,
      ...(this.isOpenRouter() ? {} : { base_url: this.baseUrl().trim() }),
      ...(this.key().trim() ? { api_key: this.key().trim() } : this.dropKey() ? { api_key: null } : {}),
      ...(this.isOpenRouter() ? {} : { models: models.length ? models : null }),
    };
  }
}

function isHttp(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
