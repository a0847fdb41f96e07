import type { WidgetTheme } from '@nexus/contracts';
import { paletteOf } from './color.js';

/**
 * Writes the configured theme to the root as private custom properties. Uses the CSSOM, because Lit's `styleMap` initially sets a
 * style attribute, which a strict CSP blocks.
 */
export function applyTheme(root: HTMLElement, theme: Partial<WidgetTheme> | undefined, scheme: 'light' | 'dark'): void {
  const palette = theme?.primary ? paletteOf(theme.primary, scheme) : undefined;
  const radius = typeof theme?.radius === 'number' ? Math.min(32, Math.max(0, theme.radius)) : undefined;
  setOrRemove(root, '--_cfg-primary', palette?.primary);
  setOrRemove(root, '--_cfg-on-primary', palette?.onPrimary);
  setOrRemove(root, '--_cfg-accent', palette?.accent);
  setOrRemove(root, '--_cfg-radius', radius === undefined ? undefined : `${radius}px`);
}

function setOrRemove(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) root.style.removeProperty(name);
  else root.style.setProperty(name, value);
}
