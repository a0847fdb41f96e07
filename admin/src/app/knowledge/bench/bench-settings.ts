import { Component, input, output } from '@angular/core';
import type { BenchSettings } from './bench-types';
import { MODES } from './bench-types';

interface NumberField {
  key: 'top_k' | 'threshold' | 'dense_weight' | 'diversity' | 'neighbours' | 'per_document';
  label: string;
  hint: string;
  min: number;
  max: number;
  step: number;
  /** Meaning of an empty field; absent if a value is required. */
  empty?: string;
}

const FIELDS: readonly NumberField[] = [
  { key: 'top_k', label: 'Passages', hint: 'At most this many', min: 1, max: 50, step: 1 },
  {
    ...{ key: 'threshold', label: 'Relevance threshold', hint: 'Minimum cosine for a passage to count by its meaning' },
    ...{ min: -1, max: 1, step: 0.05, empty: 'Measured' },
  },
  {
    ...{ key: 'dense_weight', label: 'Weight of meaning', hint: 'In rank fusion; words have the rest' },
    ...{ min: 0, max: 1, step: 0.1, empty: 'Measured' },
  },
  { key: 'diversity', label: 'Diversity', hint: '1: relevance only', min: 0, max: 1, step: 0.1 },
  { key: 'neighbours', label: 'Neighbours', hint: 'Passages merged around a hit', min: 0, max: 3, step: 1 },
  {
    ...{ key: 'per_document', label: 'Per document', hint: 'Maximum passages of one document' },
    ...{ min: 1, max: 50, step: 1, empty: '60 %' },
  },
];

/** Retrieval settings of one query or run. Changes take effect immediately. */
@Component({
  selector: 'nx-bench-settings',
  template: `
    <fieldset>
      <legend class="hidden">Retrieval settings</legend>
      <label>
        <span class="label">Search</span>
        <select #mode class="input" (change)="search(mode.value)">
          @for (choice of MODES; track choice.value) {
            <option [value]="choice.value" [selected]="choice.value === (value().mode ?? 'hybrid')">
              {{ choice.label }}
            </option>
          }
        </select>
      </label>
      @for (field of FIELDS; track field.key) {
        <label [title]="field.hint">
          <span class="label">{{ field.label }}</span>
          <input
            #box
            class="input num"
            type="number"
            inputmode="decimal"
            [min]="field.min"
            [max]="field.max"
            [step]="field.step"
            [placeholder]="field.empty ?? ''"
            [value]="value()[field.key] ?? ''"
            (change)="number(field, box)"
          />
        </label>
      }
      <label class="check">
        <input
          #rerank
          type="checkbox"
          [checked]="value().rerank ?? true"
          (change)="changed.emit({ ...value(), rerank: rerank.checked })"
        />
        Rerank, if the model is installed
      </label>
    </fieldset>
  `,
  styles: `
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(132px, 1fr));
      align-items: end;
      gap: 12px;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .label {
      display: block;
      margin-bottom: 4px;
      font: var(--nx-small);
      font-weight: 500;
      white-space: nowrap;
    }
    .check {
      display: flex;
      grid-column: 1 / -1;
      align-items: center;
      gap: 8px;
    }
  `,
})
export class BenchSettingsForm {
  readonly value = input.required<BenchSettings>();
  readonly changed = output<BenchSettings>();
  protected readonly MODES = MODES;
  protected readonly FIELDS = FIELDS;

  protected search(mode: string): void {
    this.changed.emit({ ...this.value(), mode: MODES.find(({ value }) => value === mode)!.value });
  }

  /** Clamps a value to its range; an empty field is reset to calibrated, or to the previous value. */
  protected number({ key, min, max, empty }: NumberField, box: HTMLInputElement): void {
    const text = box.value.trim();
    const before = this.value()[key];
    if (text === '' && empty === undefined) {
      box.value = String(before ?? '');
      return;
    }
    const value = text === '' ? null : Math.min(max, Math.max(min, Number(text)));
    if (value !== null) box.value = String(value);
    if (value !== (before ?? null)) this.changed.emit({ ...this.value(), [key]: value });
  }
}
