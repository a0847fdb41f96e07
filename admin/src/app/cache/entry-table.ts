import { Component, input, output } from '@angular/core';
import { formatBytes } from '../core/format/format';
import { CountPipe } from '../core/format/format.pipes';
import { Ago } from '../ui/ago';
import { Icon } from '../ui/icon';
import { RowNav } from '../ui/row-nav';
import { Badge } from '../ui/status-badge';
import { plainText } from '../ui/markdown/plain-text';
import { type CacheEntry, LAYER_TEXT } from './cache-types';
import type { StoredAnswer } from './entry-groups';

@Component({
  selector: 'nx-entry-table',
  imports: [Ago, Badge, CountPipe, Icon, RowNav],
  templateUrl: './entry-table.html',
  styleUrl: './entry-table.scss',
})
export class EntryTable {
  readonly items = input.required<readonly StoredAnswer[]>();
  readonly mayChange = input(false);
  readonly opened = output<StoredAnswer>();
  readonly deleted = output<StoredAnswer>();
  protected readonly layerText = LAYER_TEXT;
  protected readonly plain = plainText;
  protected readonly bytes = formatBytes;

  /** "0.94 · no guard objects" */
  protected lastHit({ last_hit }: CacheEntry): string {
    if (!last_hit) return '';
    const [first] = last_hit.reasons;
    return [last_hit.similarity.toFixed(2), ...(first ? [first] : [])].join(' · ');
  }
}
