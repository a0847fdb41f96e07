import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatBytes, formatCount, plural } from '../core/format/format';
import { BytesPipe, CountPipe } from '../core/format/format.pipes';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { DeadLetters, type Retry } from './dead-letters';
import { DOCUMENT_FORMATS } from './document-formats';
import { FormatMark } from './format-mark';
import { quotaWarnings } from './quotas';
import { KnowledgeUsage } from './usage-api';

/** Usage of the knowledge in one line; on demand by type, with failed documents. */
@Component({
  selector: 'nx-usage-panel',
  imports: [BytesPipe, CountPipe, DeadLetters, FormatMark, Icon, MatButton, Notice],
  templateUrl: './usage-panel.html',
  styleUrl: './usage-panel.scss',
})
export class UsagePanel {
  protected readonly usage = inject(KnowledgeUsage);
  readonly retried = output<Retry>();
  protected readonly open = signal(false);
  protected readonly line = computed(() => {
    const value = this.usage.value();
    if (!value?.documents) return '';
    return [
      plural(value.documents, 'document'),
      `${formatBytes(value.blob_bytes)} of files`,
      plural(value.chunks, 'passage'),
      value.in_progress ? `${formatCount(value.in_progress)} in progress` : '',
      value.failed ? `${formatCount(value.failed)} failed` : '',
    ]
      .filter(Boolean)
      .join(' · ');
  });
  protected readonly figures = computed(() => {
    const value = this.usage.value();
    if (!value) return [];
    return [
      { label: 'Versions kept', value: formatCount(value.versions) },
      { label: 'Text read', value: formatBytes(value.text_bytes) },
      { label: 'Vectors', value: formatCount(value.vectors) },
    ];
  });
  protected readonly warnings = computed(() => quotaWarnings(this.usage.quotas()));
  protected readonly types = computed(() => {
    const types = this.usage.value()?.by_type ?? [];
    const most = Math.max(1, ...types.map(({ size_bytes: bytes }) => bytes));
    return types
      .toSorted((a, b) => b.size_bytes - a.size_bytes)
      .map((type) => ({ ...type, name: DOCUMENT_FORMATS[type.type].name, share: type.size_bytes / most }));
  });
}
