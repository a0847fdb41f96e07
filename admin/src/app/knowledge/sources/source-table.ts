import { Component, input, output } from '@angular/core';
import { CountPipe } from '../../core/format/format.pipes';
import { Ago } from '../../ui/ago';
import { Icon } from '../../ui/icon';
import { RowNav } from '../../ui/row-nav';
import { Badge } from '../../ui/status-badge';
import { isLive, kindLabel, scheduleLabel, shortUrl, stateOf, summary } from './source-text';
import type { SourceItem } from './source-types';

@Component({
  selector: 'nx-source-table',
  imports: [Ago, Badge, CountPipe, Icon, RowNav],
  templateUrl: './source-table.html',
  styleUrl: './source-table.scss',
})
export class SourceTable {
  readonly items = input.required<readonly SourceItem[]>();
  readonly mayChange = input(false);
  readonly opened = output<SourceItem>();
  readonly started = output<SourceItem>();
  readonly cancelled = output<SourceItem>();
  readonly paused = output<SourceItem>();
  readonly edited = output<SourceItem>();
  readonly deleted = output<SourceItem>();

  protected readonly state = stateOf;
  protected readonly kind = kindLabel;
  protected readonly schedule = scheduleLabel;
  protected readonly short = shortUrl;
  protected readonly summary = summary;
  protected readonly isLive = isLive;
}
