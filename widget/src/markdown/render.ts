import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Block, Inline } from './tree.js';

export interface MarkdownContext {
  /** The chip for citation `n`, or undefined if there is no such citation (yet). */
  cite: (n: number) => TemplateResult | undefined;
  copyCodeLabel: string;
  /** Undefined if there is no clipboard. */
  copyCode?: (text: string) => void;
  /** Changes whenever `cite` would return something else. */
  version: unknown;
}

type Piece = TemplateResult | string | typeof nothing;

/** Templates for an answer; complete blocks are not re-rendered while later ones grow. */
export function renderBlocks(blocks: readonly Block[], context: MarkdownContext): unknown {
  return blocks.map((block) => guard([block, context.version], () => renderBlock(block, context)));
}

function renderBlock(block: Block, context: MarkdownContext): Piece {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${inline(block.children, context)}</p>`;
    case 'heading':
      // Always one level below the panel's title, regardless of the level in the answer, so that the outline has no gaps.
      return html`<h3 class=${block.level <= 2 ? 'large' : 'small'}>${inline(block.children, context)}</h3>`;
    case 'list':
      return renderList(block, context);
    case 'quote':
      return html`<blockquote>${block.children.map((child) => renderBlock(child, context))}</blockquote>`;
    case 'code':
      return renderCode(block, context);
    case 'table':
      return renderTable(block, context);
    case 'rule':
      return html`<hr />`;
  }
}

function renderList(block: Extract<Block, { kind: 'list' }>, context: MarkdownContext): Piece {
  const items = block.items.map((item) => html`<li>${item.map((child) => renderBlock(child, context))}</li>`);
  return block.ordered
    ? html`<ol start=${block.start}>
        ${items}
      </ol>`
    : html`<ul>
        ${items}
      </ul>`;
}

function renderCode(block: Extract<Block, { kind: 'code' }>, context: MarkdownContext): Piece {
  const { copyCode } = context;
  return html`<div class="code" dir="ltr">
    <div class="code-head">
      <span>${block.language}</span>
      ${
        copyCode
          ? html`<button type="button" class="text-button" @click=${() => copyCode(block.text)}>
              ${context.copyCodeLabel}
            </button>`
          : nothing
      }
    </div>
    <pre tabindex="0"><code>${block.text}</code></pre>
  </div>`;
}

function renderTable(block: Extract<Block, { kind: 'table' }>, context: MarkdownContext): Piece {
  const cell = (tag: 'th' | 'td', children: readonly Inline[], column: number): Piece => {
    const align = block.align[column] ?? 'start';
    const content = inline(children, context);
    return tag === 'th'
      ? html`<th scope="col" class=${align}>${content}</th>`
      : html`<td class=${align}>${content}</td>`;
  };
  return html`<div class="table" tabindex="0">
    <table>
      <thead>
        <tr>
          ${block.head.map((children, column) => cell('th', children, column))}
        </tr>
      </thead>
      <tbody>
        ${block.rows.map(
          (row) =>
            html`<tr>
              ${row.map((children, column) => cell('td', children, column))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function inline(children: readonly Inline[], context: MarkdownContext): Piece[] {
  return children.map((child) => renderInline(child, context));
}

function renderInline(child: Inline, context: MarkdownContext): Piece {
  switch (child.kind) {
    case 'text':
      return child.text;
    case 'strong':
      return html`<strong>${inline(child.children, context)}</strong>`;
    case 'em':
      return html`<em>${inline(child.children, context)}</em>`;
    case 'del':
      return html`<del>${inline(child.children, context)}</del>`;
    case 'code':
      return html`<code dir="ltr">${child.text}</code>`;
    case 'break':
      return html`<br />`;
    case 'link':
      return html`<a href=${child.href} title=${child.href} target="_blank" rel="noopener noreferrer nofollow"
        >${inline(child.children, context)}</a
      >`;
    case 'cite':
      return context.cite(child.n) ?? `[${child.n}]`;
  }
}
