import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { parseHtml } from './html.js';

const brief = (html: string): [string, string][] => parseHtml(html).blocks.map((b) => [b.kind, b.text]);

describe('parseHtml', () => {
  it('keeps headings with their path, nested lists, code and link texts', () => {
    const { blocks, title, language } = parseHtml(`<html lang="de-AT"><head><title> Guide
      </title></head><body><h1>Guide</h1><p>See <a href="/x">the&nbsp;docs</a>,<br>then <b>start</b>.</p><h2>Steps</h2>
      <ol start="3"><li>One<ul><li>inner</li></ul></li><li>Two</li></ol><pre>npm  start
  now</pre><dl><dt>Term</dt><dd>Meaning</dd></dl></body></html>`);
    expect([title, language]).toEqual(['Guide', 'de-AT']);
    expect(blocks).toEqual([
      { kind: 'heading', text: 'Guide', headingPath: ['Guide'] },
      { kind: 'paragraph', text: 'See the docs,\nthen start.', headingPath: ['Guide'] },
      { kind: 'heading', text: 'Steps', headingPath: ['Guide', 'Steps'] },
      { kind: 'list', text: '3. One\n  - inner\n4. Two', headingPath: ['Guide', 'Steps'] },
      { kind: 'code', text: 'npm  start\n  now', headingPath: ['Guide', 'Steps'] },
      { kind: 'list', text: '- Term\n  - Meaning', headingPath: ['Guide', 'Steps'] },
    ]);
  });

  it('reads tables by row with their header, repeats cells that span rows, and reads layout tables as blocks', () => {
    const { blocks } =
      parseHtml(`<table><caption>Fees</caption><thead><tr><th>Country</th><th>Kind</th><th>Price</th></tr></thead>
      <tr><td rowspan="2">France</td><td>letter</td><td>1 EUR</td></tr><tr><td>parcel</td><td>5 EUR</td></tr></table>
      <table><tr><td><table><tr><td>left</td></tr></table></td><td><h2>Right</h2></td></tr></table>`);
    expect(blocks.map(({ kind, text, header }) => [kind, text, header])).toEqual([
      ['paragraph', 'Fees', undefined],
      ['table', 'Country | Kind | Price\nFrance | letter | 1 EUR\nFrance | parcel | 5 EUR', 'Country | Kind | Price'],
      ['paragraph', 'left', undefined],
      ['heading', 'Right', undefined],
    ]);
  });

  it('names the columns of a table with a two-level header, or with years, throughout', () => {
    const level = `<table><thead><tr><th rowspan="2">Branch</th><th colspan="2">2024</th><th>2025</th></tr><tr><th>H1</th><th>H2</th><th>H1</th></tr></thead>
      <tr><td>North</td><td>1</td><td>2</td><td>3</td></tr></table>`;
    expect(parseHtml(level).blocks[0]).toMatchObject({
      header: 'Branch | 2024 H1 | 2024 H2 | 2025 H1',
      text: 'Branch | 2024 H1 | 2024 H2 | 2025 H1\nNorth | 1 | 2 | 3',
    });
    const plain =
      '<table><tr><td>Item</td><td>2021</td><td>2022</td></tr><tr><td>Pump</td><td>7</td><td>8</td></tr></table>';
    expect(parseHtml(plain).blocks[0]?.header).toBe('Item | 2021 | 2022');
  });

  it('omits scripts, styles, navigation and hidden content, and reads inline frames', () => {
    const html = `<nav>Menu</nav><script>document.write('ran')</script><style>p{}</style><p hidden>a</p>
      <p style="color:red; display : none">b</p><noscript>c</noscript><p>Seen</p><iframe srcdoc="<p>framed</p>"></iframe>`;
    expect(brief(html)).toEqual([
      ['paragraph', 'Seen'],
      ['paragraph', 'framed'],
    ]);
  });

  it('reads the article of a cluttered page', () => {
    const sentence =
      'The river rises in the hills, crosses the plain, and reaches the sea after many bends and mills. ';
    const links = Array.from({ length: 12 }, (_, i) => `<li><a href="/${i}">Related story ${i}</a></li>`).join('');
    const html = `<html><body><div class="sidebar related"><ul>${links}</ul></div><article><h2>Course</h2>
      <p>${sentence.repeat(6)}</p><p>${sentence.repeat(6)}</p></article><div class="footer">Imprint</div></body></html>`;
    const { blocks } = parseHtml(html);
    expect(blocks[0]).toMatchObject({ kind: 'heading', text: 'Course' });
    expect(blocks.some((b) => b.text.includes('Related story'))).toBe(false);
  });

  it('resolves the canonical address and accepts only web addresses', () => {
    const page = (href: string) =>
      parseHtml(`<link rel="canonical" href="${href}"><p>x`, { url: 'https://a.example/b/c' });
    expect(page('../d').canonical).toBe('https://a.example/d');
    expect(page('javascript:alert(1)').canonical).toBeUndefined();
  });

  it.each([
    ['its declaration', 'windows-1251', 'windows-1251', 'Снять квартиру в Москве'],
    ['its bytes against a wrong declaration', 'utf-8', 'iso-8859-1', 'Grüße aus Köln – 日本'],
    ['a declaration of letters Latin-1 lacks', 'iso-8859-6', 'iso-8859-6', 'هذا الموقف غير المقبول'],
    ['Japanese', 'shift_jis', 'shift_jis', '日本語のテキストを読みます。これは長い文章です。'],
    [
      'Chinese against a wrong declaration',
      'gb18030',
      'windows-1252',
      '我们的图书馆每天早上九点开门,晚上八点关门。欢迎大家来看书。',
    ],
  ])('decodes by %s', (_, encoding, declared, text) => {
    const html = `<html><head><meta charset="${declared}"></head><body><p>${text}</p></body></html>`;
    expect(parseHtml(iconv.encode(html, encoding)).blocks[0]?.text).toBe(text);
  });

  it.each(['', '<html', '<!--', '<body', '</p>'])('finds no text in %j', (html) => {
    expect(parseHtml(html).blocks).toEqual([]);
  });

  it('keeps the words of an extremely nested page', () => {
    const { blocks, partial } = parseHtml(`${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`);
    expect(blocks).toEqual([{ kind: 'paragraph', text: 'deep' }]);
    expect(partial).toMatch(/nested/);
  });
});
