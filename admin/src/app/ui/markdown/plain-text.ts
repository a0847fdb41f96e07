import { type Block, type Inline, markdownTree } from './markdown-tree';

/** The text of a Markdown document on one line, without markup: for previews. */
export const plainText = (markdown: string): string => markdownTree(markdown).map(ofBlock).join(' ').trim();

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return ofInlines(block.children);
    case 'code':
      return block.text;
    case 'quote':
      return block.children.map(ofBlock).join(' ');
    case 'list':
      return block.items.map((item) => item.map(ofBlock).join(' ')).join(' ');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(ofInlines).join(' ')).join(' ');
    case 'rule':
      return '';
  }
}

const ofInlines = (inlines: readonly Inline[]): string => inlines.map(ofInline).join('');

function ofInline(inline: Inline): string {
  if ('children' in inline) return ofInlines(inline.children);
  if (inline.type === 'break') return ' ';
  return inline.type === 'citation' ? '' : inline.text;
}
