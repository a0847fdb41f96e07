import { describe, expect, it } from '@jest/globals';
import { part, tinyZip } from '../testing/office-files.js';
import { lines, parseFormat } from '../testing/parse-format.js';
import { parseEpub } from './epub.js';

const CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>';
const page = (body: string): string =>
  `<?xml version="1.0"?><html xmlns="x"><head><title/></head><body>${body}</body></html>`;
const BOOK = part(
  'package',
  '<metadata><dc:title>Night rides</dc:title></metadata><manifest><item id="a" href="b%20one.xml" media-type="application/xhtml+xml"/>' +
    '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' +
    '<item id="x" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>' +
    '<spine toc="n"><itemref idref="b"/><itemref idref="a"/><itemref idref="x"/></spine>',
);
const NCX =
  '<ncx><navMap><navPoint><navLabel><text>Dawn</text></navLabel><content src="two.xhtml#top"/></navPoint></navMap></ncx>';

const book = (extra: Record<string, string> = {}) =>
  tinyZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': CONTAINER,
    'OEBPS/book.opf': BOOK,
    'OEBPS/toc.ncx': NCX,
    'OEBPS/b one.xml': page('<h1>Dusk</h1><a id="x"/><p>It was late.</p>'),
    'OEBPS/two.xhtml': page('<p>Dawn</p><p>It was early.</p>'),
    ...extra,
  });

describe('parseEpub', () => {
  it('reads chapters in spine order under their titles, and names missing ones', async () => {
    const document = await parseFormat(parseEpub, await book());
    expect(document.title).toBe('Night rides');
    expect(lines(document)).toEqual([
      'heading: Dawn',
      'paragraph: It was early.',
      'heading: Dusk',
      'paragraph: It was late.',
    ]);
    expect(document.blocks[1]?.headingPath).toEqual(['Dawn']);
    expect(document.partial).toBe('These chapters could not be read: gone.xhtml.');
  });

  it('reports a locked book', async () => {
    const uri = (name: string): string => `<EncryptedData><CipherReference URI="OEBPS/${name}"/></EncryptedData>`;
    const locked = { 'META-INF/encryption.xml': `<encryption>${uri('b%20one.xml')}${uri('two.xhtml')}</encryption>` };
    await expect(parseFormat(parseEpub, await book(locked))).rejects.toMatchObject({ code: 'encrypted' });
  });

  it('refuses an archive that is not a book', async () => {
    await expect(parseFormat(parseEpub, await tinyZip({ 'a.txt': 'x' }))).rejects.toMatchObject({ code: 'corrupt' });
  });
});
