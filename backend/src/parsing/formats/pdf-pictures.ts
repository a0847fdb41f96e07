import { OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

const IMAGES = new Set<number>([
  OPS.paintImageXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageMaskXObject,
  OPS.paintImageXObjectRepeat,
  OPS.paintInlineImageXObjectGroup,
  OPS.paintImageMaskXObjectGroup,
  OPS.paintImageMaskXObjectRepeat,
]);
/** Letters drawn as outlines consist of many paths; a frame or a rule of a few. */
const MIN_PATHS = 40;

/** Whether a page without text shows an image, or letters drawn as outlines; an empty page needs no OCR. */
export async function isPicture(page: PDFPageProxy, hasText: boolean): Promise<boolean> {
  const { fnArray } = await page.getOperatorList().catch(() => ({ fnArray: [] as number[] }));
  if (fnArray.some((op) => IMAGES.has(op))) return true;
  return !hasText && fnArray.filter((op) => op === OPS.constructPath).length >= MIN_PATHS;
}
