/** A page of a TIFF file: offset of its directory, and its size. */
export interface TiffPage {
  offset: number;
  width: number;
  height: number;
}

const MAX_PAGES = 1_000;
const [WIDTH, HEIGHT] = [256, 257];

/** Pages by the chain of directories (TIFF 6.0, section 2). A damaged chain ends at the error. */
export function tiffPages(bytes: Uint8Array): TiffPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  try {
    let offset = view.getUint32(4, little);
    while (offset !== 0 && !seen.has(offset) && pages.length < MAX_PAGES) {
      seen.add(offset);
      const count = view.getUint16(offset, little);
      pages.push({
        offset,
        width: tag(view, offset, count, WIDTH, little),
        height: tag(view, offset, count, HEIGHT, little),
      });
      offset = view.getUint32(offset + 2 + 12 * count, little);
    }
  } catch {
    // Beyond the end of the file: the previous pages are complete.
  }
  return pages;
}

function tag(view: DataView, offset: number, count: number, wanted: number, little: boolean): number {
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + 12 * i;
    if (view.getUint16(at, little) !== wanted) continue;
    // Type 3 is a short, stored in the first half of the field.
    return view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
  }
  return 0;
}

/** Rewrites the file so that the given page comes first, since readers of single images take the first one. */
export function withFirstPage(bytes: Uint8Array, page: TiffPage): Uint8Array {
  const copy = new Uint8Array(bytes);
  new DataView(copy.buffer).setUint32(4, page.offset, copy[0] === 0x49);
  return copy;
}
