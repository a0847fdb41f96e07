import { Component, computed, inject, input } from '@angular/core';
import { LAUNCHER_ICONS, WIDGET_DENSITIES, WIDGET_SHADOWS, type WidgetTheme } from '@nexus/contracts';
import { DesignStore } from '../design-store';
import { type Choice, ChoiceField, choicesOf } from './choice-field';
import { NumberField } from './number-field';
import { TextField } from './text-field';

const FONTS: readonly Choice<WidgetTheme['font']>[] = [
  { value: 'system', label: 'System' },
  { value: 'page', label: 'Font of the page' },
  { value: 'humanist', label: 'Humanist' },
  { value: 'serif', label: 'Serif' },
  { value: 'rounded', label: 'Rounded' },
  { value: 'mono', label: 'Monospace' },
];
const POSITIONS = [
  { value: 'right', label: 'Lower right' },
  { value: 'left', label: 'Lower left' },
] as const;
const OFFSETS = [
  { key: 'offset', axis: 'x', label: 'From the side' },
  { key: 'offset', axis: 'y', label: 'From the bottom' },
  { key: 'phone_offset', axis: 'x', label: 'From the side, phone' },
  { key: 'phone_offset', axis: 'y', label: 'From the bottom, phone' },
] as const;

/** Type, shape, launcher and header. */
@Component({
  selector: 'nx-shape-form',
  imports: [ChoiceField, NumberField, TextField],
  templateUrl: './shape-form.html',
  styleUrls: ['./section.scss'],
  styles: ':host { display: grid; gap: 16px; }',
})
export class ShapeForm {
  protected readonly store = inject(DesignStore);
  readonly locked = input(false);
  protected readonly theme = computed(() => this.store.design()?.theme);
  protected readonly FONTS = FONTS;
  protected readonly POSITIONS = POSITIONS;
  protected readonly OFFSETS = OFFSETS;
  protected readonly densities = choicesOf(WIDGET_DENSITIES);
  protected readonly shadows = choicesOf(WIDGET_SHADOWS);
  protected readonly icons = choicesOf(LAUNCHER_ICONS);

  protected setOffset({ key, axis }: (typeof OFFSETS)[number], px: number): void {
    const theme = this.theme();
    if (theme) this.store.setTheme(key, { ...theme[key], [axis]: px }, `${key}.${axis}`);
  }
}
