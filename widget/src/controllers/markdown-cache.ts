import type { ReactiveControllerHost } from 'lit';
import { loadMarkdown } from '../markdown/load.js';
import type { CreateMarkdownStream } from '../markdown/load.js';
import type { Block, MarkdownStream } from '../markdown/tree.js';

interface Entry {
  stream: MarkdownStream;
  text: string;
  finished: boolean;
  blocks: readonly Block[];
}

/** Parsed answers by message id; an unchanged text is not parsed again. */
export class MarkdownCache {
  private create: CreateMarkdownStream | undefined;
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly host: ReactiveControllerHost) {}

  /** Loads the parser; without it (offline, blocked) answers stay readable as plain text. */
  async load(): Promise<void> {
    if (this.create) return;
    try {
      this.create = await loadMarkdown();
      this.host.requestUpdate();
    } catch {
      // Retried when the chat is next opened.
    }
  }

  blocks(id: string, text: string, finished: boolean): readonly Block[] | undefined {
    if (!this.create) return undefined;
    const known = this.entries.get(id);
    if (known?.text === text && known.finished === finished) return known.blocks;
    const stream = known?.stream ?? this.create();
    const blocks = stream.update(text, finished);
    this.entries.set(id, { stream, text, finished, blocks });
    return blocks;
  }

  clear(): void {
    this.entries.clear();
  }
}
