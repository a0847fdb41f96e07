/** The only elements of an answer. Any other Markdown (HTML, images, scripts, other link schemes) is shown as written. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'em' | 'del'; children: readonly Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  /** `href` is http, https or mailto. */
  | { kind: 'link'; href: string; children: readonly Inline[] }
  /** A mark like `[2]`; shown as a chip if the answer has that citation. */
  | { kind: 'cite'; n: number };

export type CellAlign = 'start' | 'center' | 'end';

export type Block =
  | { kind: 'paragraph'; children: readonly Inline[] }
  | { kind: 'heading'; level: number; children: readonly Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: readonly (readonly Block[])[] }
  | { kind: 'quote'; children: readonly Block[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'table'; align: readonly CellAlign[]; head: readonly Inlines[]; rows: readonly (readonly Inlines[])[] }
  | { kind: 'rule' };

export type Inlines = readonly Inline[];

/** Converts the growing text of one answer to blocks; complete blocks keep their identity between calls. */
export interface MarkdownStream {
  /** `finished` false: an unfinished end is held back or closed, so that nothing shown changes its meaning later. */
  update(text: string, finished: boolean): readonly Block[];
}
