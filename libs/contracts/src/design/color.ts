/** Colour arithmetic of widget designs: one implementation for the console, the server and tests. */
export type Rgb = readonly [number, number, number];

/** `#rgb` or `#rrggbb`; undefined: neither. */
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

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, from 1 to 21 */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export const WHITE: Rgb = [255, 255, 255];
export const BLACK: Rgb = [0, 0, 0];

export const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((c, i) => c + ((to[i] ?? 0) - c) * share) as unknown as Rgb;

/** Moves `color` towards `goal` in small steps until its contrast with `ground` reaches `ratio`. */
export function readable(color: Rgb, ground: Rgb, goal: Rgb, ratio = 4.5): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const candidate = mix(color, goal, share).map(Math.round) as unknown as Rgb;
    if (contrast(candidate, ground) >= ratio) return candidate;
  }
  return goal;
}

/** Black or white, whichever has the higher contrast. One of them always reaches 4.5 : 1. */
export const oppositeOf = (ground: Rgb): Rgb => (contrast(WHITE, ground) >= contrast(BLACK, ground) ? WHITE : BLACK);

/** Soft clamp of dark colours, and exponents for text and ground: APCA-W3 0.1.9. */
const screen = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((c) => (c / 255) ** 2.4) as unknown as Rgb;
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  return y < 0.022 ? y + (0.022 - y) ** 1.414 : y;
};

/**
 * Lightness contrast of text on a ground by APCA (https://github.com/Myndex/apca-w3, 0.1.9): about 60 is enough for body
 * text; negative for light text on a dark ground.
 */
export function apca(text: Rgb, ground: Rgb): number {
  const [t, g] = [screen(text), screen(ground)];
  if (Math.abs(g - t) < 0.0005) return 0;
  const dark = g > t;
  const raw = dark ? (g ** 0.56 - t ** 0.57) * 1.14 : (g ** 0.65 - t ** 0.62) * 1.14;
  if (Math.abs(raw) < 0.1) return 0;
  return (dark ? raw - 0.027 : raw + 0.027) * 100;
}
