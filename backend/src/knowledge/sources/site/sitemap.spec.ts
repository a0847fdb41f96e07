import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MAX_SITEMAP_BYTES, readSitemap } from './sitemap.js';

const URL_OF = 'https://example.com/sitemap.xml';
const read = (text: string | Uint8Array) => readSitemap(typeof text === 'string' ? Buffer.from(text) : text, URL_OF);
const urlset = (...locs: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://x">${locs
    .map(
      (loc) =>
        `<url><loc>${loc}</loc><image:image><image:loc>https://example.com/p.png</image:loc></image:image></url>`,
    )
    .join('')}</urlset>`;

describe('readSitemap', () => {
  it('reads addresses without duplicates and in canonical form', async () => {
    const text = urlset(
      'https://example.com/a#x',
      ' https://example.com/a ',
      '<![CDATA[https://example.com/b?a=1&b=2]]>',
      'https://example.com/c?a=1&amp;b=2',
      'nonsense:',
    );
    expect(await read(text)).toEqual({
      pages: ['https://example.com/a', 'https://example.com/b?a=1&b=2', 'https://example.com/c?a=1&b=2'],
      sitemaps: [],
    });
  });

  it('reads an index, gzip, and a plain list', async () => {
    const index = '<sitemapindex><sitemap><loc>https://example.com/1.xml.gz</loc></sitemap></sitemapindex>';
    expect(await read(index)).toEqual({ pages: [], sitemaps: ['https://example.com/1.xml.gz'] });
    expect((await read(gzipSync(urlset('https://example.com/z')))).pages).toEqual(['https://example.com/z']);
    expect((await read('https://example.com/a\r\n# note\nhttps://example.com/b\n')).pages).toHaveLength(2);
    expect(await read('<urlset></urlset>')).toEqual({ pages: [], sitemaps: [] });
  });

  it('keeps the addresses before the error in a malformed file', async () => {
    const cut = urlset('https://example.com/a', 'https://example.com/b').slice(0, -60);
    expect(await read(cut)).toMatchObject({
      pages: expect.arrayContaining(['https://example.com/a']),
      fault: 'broken',
    });
  });

  it.each(['<html><body>not found</body></html>', 'no such file', '', '{"a":1}'])(
    'rejects “%s” as a sitemap',
    async (text) => {
      expect(await read(text)).toMatchObject({ pages: [], sitemaps: [], fault: 'broken' });
    },
  );

  it('neither expands nor loads entities', async () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const bomb = `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    for (const entity of ['&l9;', '&f;'])
      expect(
        await read(`${bomb}${urlset('https://example.com/a', `https://example.com/${entity}`).slice(21)}`),
      ).toMatchObject({
        pages: ['https://example.com/a'],
        fault: 'broken',
      });
  });

  it('does not unpack a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_SITEMAP_BYTES + 1, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await read(bomb)).toEqual({ pages: [], sitemaps: [], fault: 'too_large' });
    expect((await read(bomb.subarray(0, 500))).fault).toBe('broken');
  });
});
