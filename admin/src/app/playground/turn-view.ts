import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { sentence } from '../core/http/explain';
import { mutation } from '../core/mutation';
import { CopyButton } from '../ui/copy-button';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Answer } from './answer';
import { AnswerRating } from './answer-rating';
import { Conversation } from './conversation';
import { QuestionEdit } from './question-edit';
import { type Turn, isRunning } from './turn';
import { turnLine } from './turn-line';

/** A question with its streamed answer, sources and status line. */
@Component({
  selector: 'nx-turn',
  imports: [Answer, AnswerRating, CopyButton, Icon, MatButton, Notice, QuestionEdit],
  templateUrl: './turn-view.html',
  styleUrl: './turn-view.scss',
})
export class TurnView {
  protected readonly conversation = inject(Conversation);
  readonly turn = input.required<Turn>();

  protected readonly editing = signal(false);
  protected readonly running = computed(() => isRunning(this.turn()));
  protected readonly line = computed(() => turnLine(this.turn()));
  protected readonly reason = computed(() => sentence(this.turn().cache?.reason ?? ''));

  protected readonly all = mutation(() => this.conversation.showAll(this.turn()), { failure: 'toast' });

  protected revise(question: string): void {
    this.editing.set(false);
    this.conversation.revise(this.turn(), question);
  }
}
