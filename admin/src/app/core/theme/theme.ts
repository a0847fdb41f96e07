import { Injectable, effect, signal } from '@angular/core';

export const THEME_MODES = ['system', 'light', 'dark'] as const;
export type ThemeMode = (typeof THEME_MODES)[number];
const KEY = 'nexus.theme';

const stored = (): ThemeMode => {
  try {
    const value = localStorage.getItem(KEY);
    return THEME_MODES.find((mode) => mode === value) ?? 'system';
  } catch {
    return 'system';
  }
};

/**
 * All colours are `light-dark()` pairs: choosing a theme only sets `color-scheme`. `public/theme.js` does it before the first
 * paint.
 */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly mode = signal<ThemeMode>(stored());

  constructor() {
    effect(() => {
      const mode = this.mode();
      document.documentElement.style.colorScheme = mode === 'system' ? '' : mode;
      try {
        if (mode === 'system') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, mode);
      } catch {
        // Storage may be blocked: the choice then lasts until the reload.
      }
    });
  }

  next(): void {
    this.mode.update((mode) => THEME_MODES[(THEME_MODES.indexOf(mode) + 1) % THEME_MODES.length] ?? 'system');
  }
}
