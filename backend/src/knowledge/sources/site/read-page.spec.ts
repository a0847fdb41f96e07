import { describe, expect, it } from '@jest/globals';
import { decodeHtml, encodeHtml } from './decode-html.js';
import { readPage } from './read-page.js';

const URL_OF = 'https://example.com/docs/start';
const read = (html: string) => readPage(html, URL_OF, 'NexusAIHub');
const WORDS = Array.from(
  { length: 30 },
  (_, i) => `<p>Sentence number ${i} tells how the pump of type ${i * 3} is cleaned in spring.</p>`,
);
const page = ({ body = WORDS.join(''), banner = 'Buy one', nav = 'Home', head = '' } = {}) =>
  `<!doctype html><html><head><title> The  pump </title>${head}</head><body><nav>${nav}</nav><div class="banner ad">${banner}</div>
   <main><article><h1>The pump</h1>${body}</article></main><footer>2024</footer></body></html>`;

describe('readPage', () => {
  it('changes the hash only if the main text changes', () => {
    const hash = read(page()).textHash;
    expect(read(page({ banner: 'Buy two', nav: 'Start' })).textHash).toBe(hash);
    expect(read(page({ head: '<script>var now = 1</script>' })).textHash).toBe(hash);
    expect(read(page({ body: WORDS.slice(1).join('') })).textHash).not.toBe(hash);
  });

  it('reads title, canonical address and links', () => {
    const head = '<link rel="canonical" href="/docs/pump"><base href="/docs/sub/">';
    const body = `${WORDS.join('')}<a href="next#top">n</a><a href="next">n</a><a href="/x" rel="external nofollow">x</a>
      <a href="mailto:a@b.c">m</a><a href="javascript:void 0">j</a><a>none</a><area href="https://other.example/">`;
    expect(read(page({ head, body }))).toMatchObject({
      title: 'The pump',
      canonical: 'https://example.com/docs/pump',
      links: ['https://example.com/docs/sub/next', 'https://other.example/'],
      noindex: false,
      hasText: true,
    });
  });

  it.each([
    ['<meta name="robots" content="noindex">', true, 1],
    ['<meta name="ROBOTS" content="NOFOLLOW">', false, 0],
    ['<meta name="nexusaihub" content="none">', true, 0],
    ['<meta name="googlebot" content="none">', false, 1],
  ])('heeds %s', (head, noindex, links) => {
    const found = read(page({ head, body: `${WORDS.join('')}<a href="/a">a</a>` }));
    expect([found.noindex, found.links.length]).toEqual([noindex, links]);
  });

  it.each([
    '',
    'plain words',
    '<p>one <a href=/a>two',
    '<html>',
    '<!doctype html><body><script>app()</script><div id=root></div>',
    '<html><head></head></html>',
  ])('bears “%s”', (html) => {
    const found = read(html);
    expect(found.hasText).toBe(/words|one/.test(html));
    expect(found.links).toEqual(html.includes('/a') ? ['https://example.com/a'] : []);
  });
});

describe('decodeHtml', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  it.each([
    ['what the server says', latin('<p>Grüße'), 'text/html; charset=ISO-8859-1'],
    ['what the page says', latin('<meta charset="windows-1252"><p>Grüße'), 'text/html'],
    ['the old form', latin('<meta http-equiv=Content-Type content="text/html; charset=iso-8859-15"><p>Grüße'), ''],
    ['the mark before all', Buffer.from('\ufeff<p>Grüße'), 'text/html; charset=latin1'],
    ['UTF-16 with a mark', Buffer.from('\ufeff<p>Grüße', 'utf16le'), ''],
    ['a page that lies about UTF-16', Buffer.from('<meta charset=utf-16><p>Grüße'), ''],
    ['nothing', Buffer.from('<p>Grüße'), 'text/html; charset=unknown-8'],
    ['a guess', latin('<p>Grüße'), ''],
  ])('obeys %s', (_, bytes, type) => {
    expect(decodeHtml(bytes, type)).toContain('<p>Grüße');
  });

  it('reads Japanese, and stores bytes that every parser decodes the same way', () => {
    const shiftJis = Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]);
    const text = decodeHtml(shiftJis, 'text/html; charset=Shift_JIS');
    expect(text).toBe('テスト');
    expect(decodeHtml(encodeHtml(text), 'text/html; charset=latin1')).toContain('テスト');
  });
});
