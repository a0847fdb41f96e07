import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sentence } from '../core/http/explain';
import { Markdown } from '../ui/markdown/markdown';
import { Notice } from '../ui/notice';
import { CitationChip } from './citation-chip';
import { Excerpt } from './excerpt';
import { sourceLink, sourcePlace } from './source-place';
import { type Turn, isRunning } from './turn';

/** A streamed answer with its notices and sources. Projected content: the error message. */
@Component({
  selector: 'nx-answer',
  imports: [CitationChip, Excerpt, Markdown, NgTemplateOutlet, Notice, RouterLink],
  templateUrl: './answer.html',
  styleUrl: './answer.scss',
})
export class Answer {
  readonly turn = input.required<Turn>();
  protected readonly running = computed(() => isRunning(this.turn()));
  /** The notice of a refusal is hidden: its text already states that nothing matched, and the nearest passages are shown below. */
  protected readonly notices = computed(() => this.turn().notices.filter(({ code }) => code !== 'nothing_relevant'));
  protected readonly nearest = computed(() => this.turn().notices.flatMap(({ nearest }) => nearest ?? []));
  protected readonly cited = computed(() => new Set(this.turn().citations.map((citation) => citation.n)));
  protected readonly byNumber = computed(
    () => new Map(this.turn().citations.map((citation) => [citation.n, citation])),
  );
  protected readonly place = sourcePlace;
  protected readonly link = sourceLink;
  protected readonly sentence = sentence;
}
