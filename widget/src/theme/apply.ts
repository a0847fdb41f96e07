import type { CompiledTheme } from '@nexus/contracts';

const applied = new WeakMap<HTMLElement, string>();

/**
 * Writes the configured theme to the root as private custom properties. Uses the CSSOM, because Lit's `styleMap` initially sets a
 * style attribute, which a strict CSP blocks.
 */
export function applyTheme(
  root: HTMLElement,
  theme: CompiledTheme | undefined,
  scheme: 'light' | 'dark',
  onPhone: boolean,
): void {
  const tokens = { ...theme?.[scheme], ...(onPhone && theme?.phone) };
  const key = JSON.stringify(tokens);
  if (applied.get(root) === key) return;
  applied.set(root, key);
  const { style } = root;
  for (const name of [...style]) if (name.startsWith('--_cfg-')) style.removeProperty(name);
  for (const [name, value] of Object.entries(tokens)) style.setProperty(`--_cfg-${name}`, fontOf(root, value));
}

/** The font of the page, which is not inherited inside. */
const fontOf = (root: HTMLElement, value: string): string =>
  value === 'inherit' ? getComputedStyle((root.getRootNode() as ShadowRoot).host).fontFamily : value;
