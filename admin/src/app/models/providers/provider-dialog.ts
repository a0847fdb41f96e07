import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormField, maxLength, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { formatMs, plural } from '../../core/format/format';
import { sentence } from '../../core/http/explain';
import { Field, FieldInput } from '../../ui/field';
import { NOT_YET, editedForm } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { Notice } from '../../ui/notice';
import { BLANK, PRESETS, type Preset } from './presets';
import { NAME, RESERVED, type ProviderInput, type ProviderItem, type ProviderTest, listOf } from './provider-types';
import { ProvidersApi } from './providers-api';

interface Typed {
  provider: string;
  base_url: string;
  api_key: string;
  models: string;
}

/** Adds or changes a provider. The key is write-only: an empty field keeps the stored one. */
@Component({
  selector: 'nx-provider-dialog',
  imports: [Field, FieldInput, FormDialog, FormField, MatButton, Notice],
  templateUrl: './provider-dialog.html',
})
export class ProviderDialog {
  private readonly api = inject(ProvidersApi);
  /** The provider to change; without it a new one is created. */
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
  protected readonly typed = linkedSignal<{ item?: ProviderItem; preset: Preset }, Typed>({
    source: () => ({ item: this.provider(), preset: this.chosen() }),
    computation: ({ item, preset }, before) => ({
      provider: item?.name ?? (preset.id === 'other' ? '' : preset.id),
      base_url: item?.base_url || preset.base_url,
      api_key: before?.value.api_key ?? '',
      models: before?.value.models ?? item?.models?.join('\n') ?? '',
    }),
  });
  /** The stored key will be deleted. */
  protected readonly dropKey = signal(false);
  /** Result of the last test, with the settings that were tested. */
  private readonly tested = signal<{ of: string; result: ProviderTest } | undefined>(undefined);
  protected readonly test = computed(() => (this.tested()?.of === this.settings() ? this.tested()?.result : undefined));
  private readonly settings = computed(() => JSON.stringify([this.name(), this.sent()]));
  private testsOnly = false;

  protected readonly isOpenRouter = computed(() => this.chosen().kind === 'openrouter');
  /** Whether the workspace has a stored key; the installation's key is separate. */
  protected readonly keeps = computed(() => {
    const provider = this.provider();
    return Boolean(provider?.has_key && provider.scope === 'workspace');
  });
  private readonly name = computed(() => this.typed().provider.trim());

  protected readonly form = editedForm(
    this.typed,
    (path) => {
      const told = (message: string) => (message ? { kind: 'provider', message } : undefined);
      maxLength(path.provider, 32, { message: 'At most 32 characters' });
      validate(path.provider, () => told(this.nameProblem()));
      validate(path.base_url, ({ value }) => told(this.isOpenRouter() ? '' : addressProblem(value().trim())));
      validate(path.api_key, ({ value }) =>
        told(this.chosen().key === 'required' && !value().trim() && !this.keeps() ? 'A key is required.' : ''),
      );
    },
    // Tests untested settings; a failure can be corrected here, or the settings stored anyway.
    async () => {
      if (this.testsOnly || !this.test()) {
        const { ok } = await this.probe();
        if (this.testsOnly || !ok) return NOT_YET;
      }
      await this.api.save(this.name(), this.sent());
      return this.stored.emit(this.name());
    },
    { kept: 'Nothing was stored.' },
  );
  protected readonly action = computed(() => {
    const test = this.test();
    if (test && !test.ok) return 'Save anyway';
    return this.provider() ? 'Save' : 'Connect';
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

  protected async try(): Promise<void> {
    this.testsOnly = true;
    await this.form.submit();
    this.testsOnly = false;
  }

  private async probe(): Promise<ProviderTest> {
    const of = this.settings();
    const result = await this.api.try(this.name(), this.sent());
    this.tested.set({ of, result });
    return result;
  }

  private nameProblem(): string {
    const name = this.name();
    if (!NAME.test(name)) return 'Lower-case letters, digits, dashes and underscores, at most 32.';
    if (!this.isOpenRouter() && RESERVED.has(name)) return 'This name is reserved: choose another one.';
    const twice = !this.provider() && this.taken().some((item) => item.name === name && item.scope === 'workspace');
    return twice ? 'A provider with this name already exists: edit that one.' : '';
  }

  private sent(): ProviderInput {
    const { base_url, api_key, models } = this.typed();
    const key = api_key.trim();
    const list = listOf(models);
    return {
      kind: this.chosen().kind,
      ...(this.isOpenRouter() ? {} : { base_url: base_url.trim() }),
      ...(key ? { api_key: key } : this.dropKey() ? { api_key: null } : {}),
      ...(this.isOpenRouter() ? {} : { models: list.length ? list : null }),
    };
  }
}

function addressProblem(url: string): string {
  if (url.includes(BLANK)) return 'Replace the placeholder in the address by the name of your resource.';
  const http = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return http ? '' : 'An address that starts with http:// or https://.';
}
