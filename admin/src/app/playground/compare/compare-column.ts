import { Component, computed, inject, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ModelPicker } from '../../models/model-picker';
import { ModelsApi } from '../../models/models-api';
import { CopyButton } from '../../ui/copy-button';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Badge } from '../../ui/status-badge';
import { Answer } from '../answer';
import { isRunning } from '../turn';
import type { Column } from './compare-store';
import { type Award, metrics } from './metrics';

const AWARD_TEXT: Record<Award, string> = { fastest: 'Fastest', cheapest: 'Cheapest' };

/** One model of the comparison: its streamed answer and figures. */
@Component({
  selector: 'nx-compare-column',
  imports: [Answer, Badge, CopyButton, Icon, MatButton, ModelPicker, Notice],
  templateUrl: './compare-column.html',
  styleUrl: './compare-column.scss',
})
export class CompareColumn {
  private readonly models = inject(ModelsApi);
  readonly column = input.required<Column>();
  readonly position = input.required<number>();
  readonly removable = input(true);
  readonly defaultModel = input<string>();
  readonly awards = input<readonly Award[]>([]);
  readonly chosen = output<string>();
  readonly removed = output();
  readonly stopped = output();
  readonly again = output();

  private readonly picker = viewChild.required(ModelPicker);

  protected readonly turn = computed(() => this.column().turn);
  protected readonly running = computed(() => isRunning(this.turn()));
  protected readonly id = computed(() => this.column().model || this.defaultModel() || '');
  /** Name of the column in the labels of its controls. */
  protected readonly name = computed(() => (this.id() ? this.models.nameOf(this.id()) : `model ${this.position()}`));
  protected readonly placeholder = computed(() => {
    const id = this.defaultModel();
    return id ? `Default · ${this.models.nameOf(id)}` : 'Default model';
  });
  protected readonly metrics = computed(() => {
    const turn = this.turn();
    return turn ? metrics(turn) : [];
  });
  protected readonly prizes = computed(() => this.awards().map((award) => AWARD_TEXT[award]));

  focus(): void {
    this.picker().focus();
  }
}
