/** Colour arithmetic for a theme given as one `#rrggbb`: ensures WCAG 2.2 contrast for any choice. */
export type Rgb = readonly [number, number, number];

export function parseHex(value: string): Rgb | undefined {
  const hex = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value.trim())?.[1];
  if (!hex) return undefined;
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
}

export const toHex = (rgb: Rgb): string => `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 17, 24];
const BLACK: Rgb = [0, 0, 0];

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((c, i) => c + ((to[i] ?? 0) - c) * share) as unknown as Rgb;

/** Moves `color` towards `goal` in small steps until its contrast with `ground` reaches `ratio`. */
export function readable(color: Rgb, ground: Rgb, goal: Rgb, ratio = 4.5): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(color, goal, share).map(Math.round) as unknown as Rgb;
    if (contrast(candidate, ground) >= ratio) return candidate;
  }
  return goal;
}

export interface Palette {
  /** Fill of the launcher, the send button and the visitor's messages. */
  primary: string;
  onPrimary: string;
  /** The same hue for text and focus rings on the panel's background. */
  accent: string;
}

export const SURFACES: Record<'light' | 'dark', Rgb> = { light: [246, 246, 249], dark: [38, 38, 49] };

/** Light fills get dark text; others are darkened if necessary until white text is readable on them. */
export function paletteOf(primary: string, scheme: 'light' | 'dark'): Palette | undefined {
  const color = parseHex(primary);
  if (!color) return undefined;
  const light = luminance(color) > 0.3;
  const fill = light ? color : readable(color, WHITE, BLACK);
  const accent = readable(color, SURFACES[scheme], scheme === 'dark' ? WHITE : BLACK);
  return { primary: toHex(fill), onPrimary: toHex(light ? INK : WHITE), accent: toHex(accent) };
}
