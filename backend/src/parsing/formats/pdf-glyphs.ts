/** A piece of text as the page draws it, in a frame where its direction is to the right and `y` grows downwards. */
export interface Glyphs {
  text: string;
  x: number;
  /** Baseline. */
  y: number;
  width: number;
  /** Of the font, in points. */
  size: number;
  /** Direction of the text on the page, in degrees. */
  angle: number;
  rtl: boolean;
  /** Place in the order in which the page draws. */
  order: number;
}
