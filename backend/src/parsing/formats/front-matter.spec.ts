import { describe, expect, it } from '@jest/globals';
import { splitFrontMatter } from './front-matter.js';
import { parseMarkdown } from './markdown.js';

const read = (text: string) => parseMarkdown(Buffer.from(text));

describe('front matter', () => {
  // garrytan/gbrain#1223, squidfunk/mkdocs-material#3980
  it('provides the title, and is added beside the text', () => {
    const { title, blocks } = read(
      '---\r\ntitle: "Reset the Kestrel 400"\r\nsku: KST-400-B # old\r\ndraft: false\r\nlayout: page\r\nsupport_until: 2031-05-31\r\n---\r\n\r\nHold both keys.\n\n# Notes\n\nNone.',
    );
    expect(title).toBe('Reset the Kestrel 400');
    expect(blocks).toEqual([
      { kind: 'heading', text: 'Reset the Kestrel 400', headingPath: ['Reset the Kestrel 400'] },
      {
        kind: 'paragraph',
        text: 'sku: KST-400-B\nsupport_until: 2031-05-31',
        headingPath: ['Reset the Kestrel 400'],
        aside: true,
      },
      { kind: 'paragraph', text: 'Hold both keys.', headingPath: ['Reset the Kestrel 400'] },
      { kind: 'heading', text: 'Notes', headingPath: ['Reset the Kestrel 400', 'Notes'] },
      { kind: 'paragraph', text: 'None.', headingPath: ['Reset the Kestrel 400', 'Notes'] },
    ]);
  });

  it('omits a title that the text repeats', () => {
    expect(read('---\ntitle: Plan\n---\n# Plan\n\nGo.').blocks.map((b) => b.text)).toEqual(['Plan', 'Go.']);
  });

  it.each([
    [
      'YAML with lists, maps and long texts',
      "---\ntags:\n  - a\n  - \"b, c\"\nmore: [d, e]\nowner:\n  name: Ada\n  team: 'It''s'\nabout: >-\n  Two: lines\n  of text\n---\nx",
      ['tags: a, b, c', 'more: d, e', 'owner.name: Ada', "owner.team: It's", 'about: Two: lines of text'],
    ],
    ['YAML that ends with dots', '---\nsku: A-1\n...\nx', ['sku: A-1']],
    [
      'TOML',
      '+++\nsku = "A-1"\ndate = 2031-05-31\ntags = [\n  "a",\n  "b",\n]\n[owner]\nname = "Ada"\n+++\nx',
      ['sku: A-1', 'date: 2031-05-31', 'tags: a, b', 'owner.name: Ada'],
    ],
  ])('reads %s', (_, text, lines) => {
    const { matter, body } = splitFrontMatter(text);
    expect(matter?.lines).toEqual(lines);
    expect(body.trim()).toBe('x');
  });

  it.each([
    ['a text between two rules', '---\nWords and more words.\n\n---\nx'],
    ['a text after one rule', '---\ntitle: x\n\nWords.'],
    ['no rule', 'title: x\n---\nWords.'],
  ])('is not %s', (_, text) => {
    expect(splitFrontMatter(text)).toEqual({ matter: undefined, body: text });
  });
});
