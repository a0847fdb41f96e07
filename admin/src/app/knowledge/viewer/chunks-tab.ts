import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount, plural } from '../../core/format/format';
import { EmptyState } from '../../ui/empty-state';
import { More } from '../../ui/more';
import { ResourceView } from '../../ui/resource-view';
import { RowNav } from '../../ui/row-nav';
import { SearchBox } from '../../ui/search-box';
import type { ChunkItem } from '../document-types';
import { DocumentApi } from './document-api';
import { placeOf } from './pieces';

/** The passages of a document, as they are searched, with their token counts. A click shows one in the text. */
@Component({
  selector: 'nx-chunks-tab',
  imports: [EmptyState, MatButton, More, ResourceView, RowNav, SearchBox],
  templateUrl: './chunks-tab.html',
  styleUrl: './chunks-tab.scss',
})
export class ChunksTab {
  readonly id = input.required<string>();
  /** Offset at which the text is opened. */
  readonly chosen = input<number>();
  readonly total = input<number>();
  readonly opened = output<{ start: number; end: number }>();
  protected readonly q = signal('');
  protected readonly list = inject(DocumentApi).chunks(this.id, this.q);
  protected readonly summary = computed(() => {
    const chunks = this.list.items();
    if (!chunks.length) return '';
    const tokens = chunks.reduce((sum, chunk) => sum + chunk.token_count, 0);
    const total = this.total();
    const whole = !this.list.cursor() && !this.q();
    const about = `${formatCount(tokens)} tokens, ${formatCount(Math.round(tokens / chunks.length))} each on average`;
    if (whole) return `${plural(chunks.length, 'passage')} · ${about}`;
    return `${formatCount(chunks.length)}${total && !this.q() ? ` of ${formatCount(total)}` : ''} shown · ${about}`;
  });

  protected place(chunk: ChunkItem): string {
    return [placeOf(chunk), chunk.heading_path?.join(' › ')].filter(Boolean).join(' · ');
  }
}
