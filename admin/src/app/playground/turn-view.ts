import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { sentence } from '../core/http/explain';
import { CopyButton } from '../ui/copy-button';
import { Icon } from '../ui/icon';
import { Markdown } from '../ui/markdown/markdown';
import { Notice } from '../ui/notice';
import { CitationChip } from './citation-chip';
import { Conversation } from './conversation';
import { sourcePlace } from './source-place';
import { type Turn, isRunning } from './turn';
import { turnLine } from './turn-line';

/** A question, its answer as it grows, its sources and the quiet line. */
@Component({
  selector: 'nx-turn',
  imports: [CitationChip, CopyButton, Icon, Markdown, MatButton, Notice, RouterLink],
  templateUrl: './turn-view.html',
  styleUrl: './turn-view.scss',
})
export class TurnView {
  protected readonly conversation = inject(Conversation);
  readonly turn = input.required<Turn>();

  protected readonly running = computed(() => isRunning(this.turn()));
  protected readonly cited = computed(() => new Set(this.turn().citations.map((citation) => citation.n)));
  protected readonly byNumber = computed(
    () => new Map(this.turn().citations.map((citation) => [citation.n, citation])),
  );
  protected readonly line = computed(() => turnLine(this.turn()));
  protected readonly reason = computed(() => sentence(this.turn().cache?.reason ?? ''));
  protected readonly place = sourcePlace;
  protected readonly sentence = sentence;
}
