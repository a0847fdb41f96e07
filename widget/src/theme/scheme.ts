type Scheme = 'light' | 'dark';

/**
 * Colour scheme of the page around the element: declared with `color-scheme`, otherwise derived from its background. A page
 * that declares both follows the visitor's system.
 */
export function schemeOf(element: Element, systemIsDark: boolean): Scheme {
  const declared = getComputedStyle(element).colorScheme ?? 'normal';
  const [light, dark] = ['light', 'dark'].map((name) => declared.split(' ').includes(name));
  if (light && dark) return systemIsDark ? 'dark' : 'light';
  if (light || dark) return dark ? 'dark' : 'light';
  return isDark(backgroundBehind(element)) ? 'dark' : 'light';
}

/** The first opaque colour behind the element; undefined if there is none. */
function backgroundBehind(element: Element): string | undefined {
  for (let each: Element | null = element.parentElement; each; each = each.parentElement) {
    const color = getComputedStyle(each).backgroundColor;
    const alpha = /[,/]\s*([\d.]+%?)\s*\)$/.exec(color)?.[1];
    const opaque = !/rgba|\//.test(color) || Number.parseFloat(alpha ?? '1') > 0.5;
    if (color && color !== 'transparent' && opaque) return color;
  }
  return undefined;
}

/**
 * Black and white text have equal contrast at a relative luminance of 0.18 (WCAG 2.2), which is a lightness of 49 in CIELAB and
 * 0.57 in Oklab.
 */
function isDark(color: string | undefined): boolean {
  const [, space = '', rest = ''] = /^([a-z]+)\((.*)/.exec(color ?? '') ?? [];
  const [x = NaN, y = NaN, z = NaN] = (rest.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  if (space.startsWith('ok')) return x < 0.57;
  if (space === 'lab' || space === 'lch') return x < 49;
  const full = space === 'color' ? 1 : 255;
  const [r, g, b] = [x, y, z].map((value) => (value / full) ** 2.2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.18;
}
