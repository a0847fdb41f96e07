import { Component, computed, inject, input, model } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type ColorScheme, type WidgetColors, contrastFindings, repairedColors } from '@nexus/contracts';
import { plural } from '../../../core/format/format';
import { Notice } from '../../../ui/notice';
import { DesignStore } from '../design-store';
import { PRESETS, type Preset } from '../presets';
import { ChoiceField } from './choice-field';
import { ColorField } from './color-field';

const COLORS = [
  { key: 'brand', label: 'Brand' },
  { key: 'surface', label: 'Surface' },
  { key: 'text', label: 'Text' },
  { key: 'user', label: 'Visitor’s bubble' },
] as const;
const MODES = [
  { value: 'auto', label: 'As the page, or the visitor’s system' },
  { value: 'light', label: 'Always light' },
  { value: 'dark', label: 'Always dark' },
] as const;

/** Colours of one scheme at a time, with the contrast of each pair. */
@Component({
  selector: 'nx-colors-form',
  imports: [ChoiceField, ColorField, MatButton, Notice],
  templateUrl: './colors-form.html',
  styleUrls: ['./section.scss', './colors-form.scss'],
})
export class ColorsForm {
  protected readonly store = inject(DesignStore);
  /** Colour scheme that is edited and previewed. */
  readonly scheme = model.required<ColorScheme>();
  readonly locked = input(false);
  protected readonly COLORS = COLORS;
  protected readonly MODES = MODES;
  protected readonly PRESETS = PRESETS;
  protected readonly plural = plural;

  protected readonly theme = computed(() => this.store.design()?.theme);
  protected readonly findings = computed(() => {
    const theme = this.theme();
    const found = theme ? contrastFindings(theme[this.scheme()]) : [];
    return new Map(found.map((finding) => [finding.field, finding]));
  });
  /** In both schemes. */
  protected readonly unreadable = computed(() => {
    const theme = this.theme();
    return theme ? [theme.light, theme.dark].flatMap(contrastFindings).filter(({ passes }) => !passes).length : 0;
  });

  protected set(key: keyof WidgetColors, value: string): void {
    const scheme = this.scheme();
    const colors = this.theme()?.[scheme];
    if (colors) this.store.setTheme(scheme, { ...colors, [key]: value }, `${scheme}.${key}`);
  }

  protected use({ light, dark }: Preset): void {
    this.store.change((design) => ({
      ...design,
      theme: { ...design.theme, light: { ...light }, dark: { ...dark } },
    }));
  }

  protected repair(): void {
    this.store.change(({ theme, behaviour }) => ({
      behaviour,
      theme: { ...theme, light: repairedColors(theme.light), dark: repairedColors(theme.dark) },
    }));
  }
}
