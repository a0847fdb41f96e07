import { NgTemplateOutlet } from '@angular/common';
import { Component, type TemplateRef, computed, input } from '@angular/core';
import { CopyButton } from '../copy-button';
import { type Block, type Inline, markdownTree } from './markdown-tree';

/**
 * Renders an answer's Markdown as Angular templates, never as an HTML string. `[1]` is rendered by the `citation` template if
 * `cited` contains the number (its context: the number).
 */
@Component({
  selector: 'nx-markdown',
  imports: [CopyButton, NgTemplateOutlet],
  templateUrl: './markdown.html',
  styleUrl: './markdown.scss',
})
export class Markdown {
  readonly text = input.required<string>();
  readonly cited = input<ReadonlySet<number>>(new Set());
  readonly citation = input<TemplateRef<{ $implicit: number }>>();
  protected readonly tree = computed(() => markdownTree(this.text(), this.cited()));

  // The outlets' contexts are untyped: these restore the types.
  protected readonly asBlocks = (value: unknown): Block[] => value as Block[];
  protected readonly asInlines = (value: unknown): Inline[] => value as Inline[];
}
