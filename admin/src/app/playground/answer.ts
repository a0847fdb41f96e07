import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sentence } from '../core/http/explain';
import { Markdown } from '../ui/markdown/markdown';
import { Notice } from '../ui/notice';
import { CitationChip } from './citation-chip';
import { Excerpt } from './excerpt';
import { sourceLink, sourcePlace } from './source-place';
import { type Turn, isRunning } from './turn';

/** An answer as it grows, with what was said about it and the sources it rests on. Content: what went wrong. */
@Component({
  selector: 'nx-answer',
  imports: [CitationChip, Excerpt, Markdown, Notice, RouterLink],
  templateUrl: './answer.html',
  styleUrl: './answer.scss',
})
export class Answer {
  readonly turn = input.required<Turn>();
  protected readonly running = computed(() => isRunning(this.turn()));
  protected readonly cited = computed(() => new Set(this.turn().citations.map((citation) => citation.n)));
  protected readonly byNumber = computed(
    () => new Map(this.turn().citations.map((citation) => [citation.n, citation])),
  );
  protected readonly place = sourcePlace;
  protected readonly link = sourceLink;
  protected readonly sentence = sentence;
}
