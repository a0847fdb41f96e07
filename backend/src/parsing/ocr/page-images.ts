import { type Canvas, createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { DocumentType } from '../document-parser.js';
import { openPdf } from '../formats/pdf-document.js';
import { IngestionFailure } from '../reasons.js';
import { imageSize } from './image-size.js';
import { tiffPages, withFirstPage } from './tiff.js';

/** Recognition works best at about this density; higher ones hardly help. */
const DPI = 300;
/** An A4 page at 300 dpi has 8.7 million. */
const MAX_PIXELS = 12_000_000;
/** Maximum side length in pixels. */
const MAX_SIDE = 16_000;
/** Maximum pixels of a decoded image: 4 bytes each. */
export const MAX_DECODED_PIXELS = 64_000_000;
/** Screenshots, photos and small scans are recognised better if enlarged to about the width of a page. */
const WANTED_WIDTH = 1_600;
const MAX_ENLARGED = 3;

/** Renders the pages of a document as images for recognition. */
export interface PageImages {
  image(page: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`. */
export async function openPageImages(bytes: Uint8Array, type: DocumentType, password?: string): Promise<PageImages> {
  if (type !== 'pdf') {
    return { image: (page) => pictureOf(bytes, type, page), close: () => Promise.resolve() };
  }
  const { pdf } = await openPdf(bytes, password);
  return { image: (page) => renderPage(pdf, page), close: () => pdf.loadingTask.destroy() };
}

async function renderPage(pdf: PDFDocumentProxy, number: number): Promise<Uint8Array> {
  const page = await pdf.getPage(number);
  try {
    const { width, height } = page.getViewport({ scale: 1 });
    const scale = Math.min(DPI / 72, Math.sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / Math.max(width, height));
    const viewport = page.getViewport({ scale });
    // Canvas of pdf.js's own library: images of different versions of it are incompatible.
    const factory = pdf.canvasFactory as { create(width: number, height: number): { canvas: Canvas } };
    const { canvas } = factory.create(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
    const context = paper(canvas);
    await page.render({ canvas: canvas as never, canvasContext: context as never, viewport, intent: 'print' }).promise;
    return await canvas.encode('png');
  } finally {
    page.cleanup();
  }
}

function paper(canvas: Canvas): SKRSContext2D {
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return context;
}

/** @throws IngestionFailure `corrupt`, `memory_limit` if the decoded image would be too large. */
async function pictureOf(bytes: Uint8Array, type: DocumentType, page: number): Promise<Uint8Array> {
  const size = imageSize(bytes, type, page);
  if (!size || size.width < 1 || size.height < 1) throw new IngestionFailure('corrupt');
  if (size.width * size.height > MAX_DECODED_PIXELS) throw new IngestionFailure('memory_limit');
  // The recogniser reads TIFF itself, with any compression.
  if (type === 'tiff') return withFirstPage(bytes, tiffPages(bytes)[page - 1]!);
  const image = await loadImage(bytes).catch((error: unknown) => {
    throw new IngestionFailure('corrupt', error);
  });
  const fit = Math.min(MAX_ENLARGED, Math.max(1, WANTED_WIDTH / image.width));
  const longer = Math.max(image.width, image.height);
  const scale = Math.min(fit, Math.sqrt(MAX_PIXELS / (image.width * image.height)), MAX_SIDE / longer);
  const canvas = createCanvas(
    Math.max(1, Math.round(image.width * scale)),
    Math.max(1, Math.round(image.height * scale)),
  );
  const context = paper(canvas);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.encode('png');
}
