import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { formatCount, formatDay } from '../core/format/format';
import { CopyButton } from '../ui/copy-button';
import { Markdown } from '../ui/markdown/markdown';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { Badge } from '../ui/status-badge';
import { BUILT_IN, capabilityLabels, priceText } from './model-text';
import type { ModelItem } from './model-types';

/** All details of one model of the catalogue. */
@Component({
  selector: 'nx-model-drawer',
  imports: [Badge, CopyButton, MatButton, Markdown, Modal, Notice, RouterLink],
  templateUrl: './model-drawer.html',
  styleUrl: './model-drawer.scss',
})
export class ModelDrawer {
  readonly model = input.required<ModelItem>();
  readonly isDefault = input(false);
  readonly inChain = input(false);
  readonly mayChange = input(false);
  readonly chosen = output();
  readonly chained = output();
  readonly closed = output();

  protected readonly capabilities = computed(() => capabilityLabels(this.model().capabilities));
  protected readonly facts = computed(() => {
    const model = this.model();
    return [
      { label: 'Price per million tokens', value: priceText(model) },
      { label: 'Runs', value: model.is_local ? 'on this machine or in its network' : 'at its provider' },
      { label: 'Context', value: tokens(model.context_length) },
      { label: 'Longest answer', value: tokens(model.max_completion_tokens) },
      { label: 'Reads', value: model.input_modalities.join(', ') || 'text' },
      { label: 'Writes', value: model.output_modalities.join(', ') || 'text' },
      { label: 'Served by', value: model.id === BUILT_IN ? 'this installation' : model.via },
      ...(model.created_at ? [{ label: 'Published', value: formatDay(model.created_at) }] : []),
    ];
  });
  protected readonly day = formatDay;
}

const tokens = (n: number | null): string => (n ? `${formatCount(n)} tokens` : '–');
