import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawnPdf, textAt, tinyPdf } from '../testing/files.js';
import { openPageImages } from './page-images.js';
import type { RecognizedPage, RecognizeRequest } from './page-recognizer.js';
import { type OcrLimits, TesseractRecognizer } from './tesseract-recognizer.js';

const WORDS = ['The library opens at nine.', 'Fines are two euros a week.'];
const pdf = drawnPdf([textAt(60, 700, WORDS[0]!, 24), textAt(60, 700, WORDS[1]!, 24)], {
  page: '/CropBox [0 660 480 760]',
});

async function read(request: Partial<RecognizeRequest>, limits: Partial<OcrLimits> = {}): Promise<RecognizedPage[]> {
  const pages: RecognizedPage[] = [];
  const whole: RecognizeRequest = { bytes: pdf, type: 'pdf', pages: [1], languages: ['eng'], ...request };
  for await (const page of new TesseractRecognizer(limits).recognize(whole)) pages.push(page);
  return pages;
}
const textOf = (page: RecognizedPage | undefined): string => (page?.blocks ?? []).map((b) => b.text).join(' ');

/** Uncompressed 8-bit grey pages. */
function tiff(pages: { width: number; height: number; grey: Uint8Array }[]): Buffer {
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  const parts: Buffer[] = [header];
  let at = header.length;
  let link: [Buffer, number] = [header, 4];
  for (const { width, height, grey } of pages) {
    const tags = [
      [256, width],
      [257, height],
      [258, 8],
      [259, 1],
      [262, 1],
      [273, at],
      [277, 1],
      [278, height],
      [279, grey.length],
    ];
    parts.push(Buffer.from(grey));
    at += grey.length;
    const directory = Buffer.alloc(2 + 12 * tags.length + 4);
    directory.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, value], i) => {
      directory.writeUInt16LE(tag!, 2 + 12 * i);
      directory.writeUInt16LE(4, 4 + 12 * i);
      directory.writeUInt32LE(1, 6 + 12 * i);
      directory.writeUInt32LE(value!, 10 + 12 * i);
    });
    link[0].writeUInt32LE(at, link[1]);
    link = [directory, 2 + 12 * tags.length];
    parts.push(directory);
    at += directory.length;
  }
  return Buffer.concat(parts);
}

describe('TesseractRecognizer', () => {
  let png: Uint8Array;
  let grey: { width: number; height: number; grey: Uint8Array };
  beforeAll(async () => {
    const images = await openPageImages(new Uint8Array(pdf), 'pdf');
    png = await images.image(1);
    await images.close();
    const image = await loadImage(png);
    const [width, height] = [image.width / 2, image.height / 2].map(Math.floor) as [number, number];
    const context = createCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    grey = { width, height, grey: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]!) };
  });

  it('reads the pages of a PDF one by one in the requested order, ignoring languages without data', async () => {
    const pages = await read({ pages: [2, 1], languages: ['xyz', 'eng', '../eng'] });
    expect(pages.map((p) => [p.page, textOf(p)])).toEqual([
      [2, WORDS[1]],
      [1, WORDS[0]],
    ]);
    expect(pages[0]!.blocks[0]).toMatchObject({ kind: 'paragraph', page: 2 });
    expect(pages[0]!.confidence).toBeGreaterThan(0.8);
  });

  it('reads images, and each page of a TIFF', async () => {
    expect(textOf((await read({ bytes: png, type: 'png' }))[0])).toBe(WORDS[0]);
    const blank = { ...grey, grey: grey.grey.map(() => 255) };
    const pages = await read({ bytes: tiff([blank, grey]), type: 'tiff', pages: [1, 2] });
    expect(pages.map(textOf)).toEqual(['', WORDS[0]]);
    expect(pages[0]!.confidence).toBe(0);
  });

  it.each([
    ['no language has data', { languages: ['xyz'] }, 'ocr_unavailable'],
    ['the file is encrypted', { bytes: tinyPdf([['x']], { encrypted: true }) }, 'encrypted'],
    ['the picture is damaged', { bytes: Buffer.from('89504e470d0a1a0a', 'hex'), type: 'png' as const }, 'corrupt'],
    ['the picture would unpack to gigabytes', { bytes: hugePng(), type: 'png' as const }, 'memory_limit'],
  ])('fails when %s', async (_, request, code) => {
    await expect(read(request)).rejects.toMatchObject({ name: 'IngestionFailure', code });
  });

  it('returns a page that takes too long empty, and reads no page after the time limit of the file', async () => {
    expect(await read({}, { pageMs: 1, startMs: 0 })).toEqual([{ page: 1, blocks: [], confidence: 0 }]);
    expect((await read({ pages: [1, 2] }, { fileMs: 0 })).map(textOf)).toEqual(['', '']);
  });

  it('continues after a missing page, and renders pages of unusual shapes', async () => {
    const strip = drawnPdf([textAt(60, 700, WORDS[0]!, 24)], { page: '/CropBox [0 690 480 730] /UserUnit 1' });
    const pages = await read({ bytes: strip, pages: [7, 1] });
    expect(pages.map(textOf)).toEqual(['', WORDS[0]]);
    const endless = drawnPdf([''], { page: '/CropBox [0 0 9000000 2] /MediaBox [0 0 9000000 2]' });
    expect((await read({ bytes: endless })).map(textOf)).toEqual(['']);
  });

  it('stops immediately when aborted', async () => {
    const abort = new AbortController();
    const running = read({ signal: abort.signal, pages: [1, 2] });
    abort.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
    const within = new AbortController();
    const pages = new TesseractRecognizer().recognize({
      bytes: pdf,
      type: 'pdf',
      pages: [1, 2],
      languages: ['eng'],
      signal: within.signal,
    });
    const first = pages[Symbol.asyncIterator]().next();
    setImmediate(() => within.abort(new Error('stop inside')));
    await expect(first).rejects.toThrow('stop inside');
  });
});

function hugePng(): Buffer {
  const bytes = Buffer.alloc(64);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  return bytes;
}
