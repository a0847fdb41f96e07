import { Component, input, output } from '@angular/core';
import { Setting } from '../../ui/setting';
import { Switch } from '../../ui/switch';
import { bounded } from './settings-draft';
import type { KnowledgeSettings } from './settings-types';

/** Retrieval settings, used by every question. */
@Component({
  selector: 'nx-retrieval-settings',
  imports: [Setting, Switch],
  templateUrl: './retrieval-settings.html',
  styleUrl: './retrieval-settings.scss',
})
export class RetrievalSettings {
  readonly value = input.required<KnowledgeSettings['retrieval']>();
  readonly locked = input(false);
  readonly changed = output<Partial<KnowledgeSettings['retrieval']>>();
  /** The typed number, clamped to its bounds; invalid input is ignored. */
  protected readonly number = bounded;
}
