import { apca, BLACK, contrast, luminance, oppositeOf, parseHex, readable, type Rgb, toHex, WHITE } from './color.js';
import type { WidgetColors } from './widget-design.js';

/** WCAG 2.2 AA for text. */
export const MIN_CONTRAST = 4.5;
const INK: Rgb = [17, 17, 24];

/** A colour of a design and the contrast of its pair. */
export interface ContrastFinding {
  /** The field that a repair changes. */
  field: keyof WidgetColors;
  text: string;
  ground: string;
  ratio: number;
  /** APCA lightness contrast; the sign only tells which one is lighter. */
  lc: number;
  passes: boolean;
  /** The nearest value of `field` that passes. */
  repaired: string;
}

/** Text on a fill: dark on light fills, otherwise white. */
export const onFill = (fill: Rgb): Rgb => (luminance(fill) > 0.3 ? INK : WHITE);

/** A fill on which its text is readable: unchanged if it is already. */
export const readableFill = (fill: Rgb): Rgb => (luminance(fill) > 0.3 ? fill : readable(fill, WHITE, BLACK));

/** The pairs that depend on chosen colours; all others are derived from them and are readable. */
export function contrastFindings(colors: WidgetColors): ContrastFinding[] {
  const { brand, surface, text, user } = parsed(colors);
  return [
    finding('text', text, surface, toHex(readable(text, surface, oppositeOf(surface)))),
    finding('brand', onFill(brand), brand, toHex(readableFill(brand))),
    finding('user', onFill(user), user, toHex(readableFill(user))),
  ];
}

/** The colours with every finding repaired. */
export const repairedColors = (colors: WidgetColors): WidgetColors =>
  contrastFindings(colors).reduce(
    (all, { field, passes, repaired }) => (passes ? all : { ...all, [field]: repaired }),
    {
      ...colors,
    },
  );

function finding(field: keyof WidgetColors, text: Rgb, ground: Rgb, repaired: string): ContrastFinding {
  const ratio = contrast(text, ground);
  const passes = ratio >= MIN_CONTRAST;
  return { field, text: toHex(text), ground: toHex(ground), ratio, lc: apca(text, ground), passes, repaired };
}

/** Invalid input is treated as black; DTOs and pickers reject it earlier. */
export const parsed = (colors: WidgetColors): Record<keyof WidgetColors, Rgb> => ({
  brand: parseHex(colors.brand) ?? BLACK,
  surface: parseHex(colors.surface) ?? BLACK,
  text: parseHex(colors.text) ?? BLACK,
  user: parseHex(colors.user) ?? BLACK,
});
