/** A piece of drawn text, in coordinates where its direction is to the right and `y` grows downwards. */
export interface Glyphs {
  text: string;
  x: number;
  /** Baseline. */
  y: number;
  width: number;
  /** Font size in points. */
  size: number;
  /** Direction of the text on the page, in degrees. */
  angle: number;
  rtl: boolean;
  /** Position in the drawing order of the page. */
  order: number;
}
