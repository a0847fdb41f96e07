import { Component, input, output } from '@angular/core';
import { Setting } from '../../ui/setting';
import { Switch } from '../../ui/switch';
import { bounded } from './settings-draft';
import type { KnowledgeSettings } from './settings-types';

/** How passages are found: the part of the settings that every question uses. */
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
  /** The number that was typed, within its bounds; what is no number changes nothing. */
  protected readonly number = bounded;
}
