import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, max, maxLength, min } from '@angular/forms/signals';
import { Field, FieldInput } from '../../../ui/field';
import { editedForm, filled, wholeNumber } from '../../../ui/form/edited-form';
import { FormDialog } from '../../../ui/form/form-dialog';
import { type EmbeddingModel, EmbeddingModelsApi } from './embedding-models-api';

interface Typed {
  provider: string;
  model: string;
  rag_threshold: number | null;
  usd_per_million_tokens: number | null;
  monthly_tokens: number | null;
}

/** Adds an embedding model of a connected provider, or changes its editable fields. */
@Component({
  selector: 'nx-embedding-model-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog
      [title]="model() ? 'Edit “' + model()!.model + '”' : 'Add an embedding model'"
      [action]="model() ? 'Save' : 'Add'"
      [busyText]="model() ? 'Saving…' : 'Asking the provider…'"
      [of]="form"
      (closed)="closed.emit()"
    >
      @if (!model()) {
        <nx-field label="Provider" hint="One that is connected under Models → Providers." [of]="form.fields.provider">
          <select nxInput [formField]="form.fields.provider">
            @for (name of providers(); track name) {
              <option [value]="name">{{ name }}</option>
            }
          </select>
        </nx-field>
        <nx-field
          label="Model"
          hint="The server’s own id, e.g. nomic-embed-text, bge-m3 or text-embedding-3-small. Dimensions, window and prefixes of well-known models are filled in."
          [of]="form.fields.model"
        >
          <input nxInput autocomplete="off" spellcheck="false" [formField]="form.fields.model" />
        </nx-field>
      }
      <nx-field
        label="Relevant from"
        [optional]="!model()"
        hint="Cosine similarity from 0 to 1. An estimate for well-known models: check it with a test set."
        [of]="form.fields.rag_threshold"
      >
        <input nxInput type="number" step="0.01" [formField]="form.fields.rag_threshold" />
      </nx-field>
      <nx-field
        label="Price"
        [optional]="true"
        hint="US dollars per million tokens, for the cost display."
        [of]="form.fields.usd_per_million_tokens"
      >
        <input nxInput type="number" step="0.001" [formField]="form.fields.usd_per_million_tokens" />
      </nx-field>
      <nx-field
        label="Tokens per month"
        [optional]="true"
        hint="Beyond it nothing is embedded until the next month (UTC). Empty: no limit."
        [of]="form.fields.monthly_tokens"
      >
        <input nxInput type="number" step="1000" [formField]="form.fields.monthly_tokens" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class EmbeddingModelDialog {
  private readonly api = inject(EmbeddingModelsApi);
  /** The model to change; without it a new one is added. */
  readonly model = input<EmbeddingModel>();
  readonly providers = input<readonly string[]>([]);
  readonly stored = output();
  readonly closed = output();

  private readonly typed = linkedSignal<Typed>(() => {
    const model = this.model();
    return {
      provider: model?.provider ?? this.providers()[0] ?? '',
      model: model?.model ?? '',
      rag_threshold: model?.rag_threshold ?? null,
      usd_per_million_tokens: model?.usd_per_million_tokens ?? null,
      monthly_tokens: model?.monthly_tokens ?? null,
    };
  });

  protected readonly form = editedForm(
    this.typed,
    (path) => {
      filled(path.model, 'Enter the id of the model.');
      maxLength(path.model, 150, { message: 'At most 150 characters' });
      min(path.rag_threshold, 0, SHARE);
      min(path.usd_per_million_tokens, 0, PRICE);
      max(path.rag_threshold, 1, SHARE);
      max(path.usd_per_million_tokens, 1_000, PRICE);
      wholeNumber(path.monthly_tokens, 1_000, 1e12, 'A whole number from 1,000.');
    },
    async ({ provider, model, rag_threshold, ...more }) => {
      const known = this.model();
      const changed = { ...more, ...(rag_threshold === null ? {} : { rag_threshold }) };
      await (known
        ? this.api.change(known.id, changed)
        : this.api.create({ provider, model: model.trim(), ...changed }));
      this.stored.emit();
    },
    { kept: 'Nothing was stored.', done: () => this.done() },
  );
  private readonly done = computed(() => (this.model() ? 'Saved.' : 'Added. Choose “Index with it” to use it.'));
}

const SHARE = { message: 'A number from 0 to 1.' };
const PRICE = { message: 'A number from 0 to 1,000.' };
