import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { CacheApi } from '../cache/cache-api';
import { mutation } from '../core/mutation';
import { Field, FieldInput } from '../ui/field';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Conversation } from './conversation';
import { FEEDBACK_REASONS, type FeedbackReason } from './feedback-reasons';
import { OwnConversationsApi } from './own-conversations-api';
import type { Rating, Turn } from './turn';

const NOTHING_SAID = { reason: null, comment: '' };

/** Thumbs up or down for an answer. A rating can be changed or removed; a bad one can have a reason. */
@Component({
  selector: 'nx-answer-rating',
  imports: [Field, FieldInput, Icon, MatButton, Notice],
  templateUrl: './answer-rating.html',
  styleUrl: './answer-rating.scss',
})
export class AnswerRating {
  private readonly api = inject(OwnConversationsApi);
  private readonly cache = inject(CacheApi);
  private readonly access = inject(Access);
  private readonly conversation = inject(Conversation);
  readonly turn = input.required<Turn>();
  protected readonly reasons = FEEDBACK_REASONS;
  protected readonly rating = computed(() => this.turn().rating);
  protected readonly asking = signal(false);
  protected readonly reason = signal<FeedbackReason | ''>('');
  protected readonly comment = signal('');
  protected readonly reportable = computed(
    () => this.turn().cache?.status === 'semantic' && this.turn().cache?.entry_id && this.access.can('cache:report'),
  );
  protected readonly reported = signal(false);

  protected readonly rate = mutation(
    (rating: Rating | undefined) =>
      this.api.rate({ completion_id: this.turn().id ?? '', ...(rating ?? { rating: null, ...NOTHING_SAID }) }),
    { kept: 'The rating is unchanged.', then: (_, rating) => this.conversation.rated(this.turn(), rating) },
  );
  protected readonly report = mutation(
    () => this.cache.report(this.turn().cache?.entry_id ?? '', { question: this.turn().question }),
    {
      kept: 'The cached answer is unchanged.',
      done: 'Reported: this question no longer gets this answer',
      then: () => this.reported.set(true),
    },
  );

  protected up(): void {
    this.asking.set(false);
    void this.rate.run(this.rating()?.rating === 'up' ? undefined : { rating: 'up', ...NOTHING_SAID });
  }

  protected async down(): Promise<void> {
    const isDown = this.rating()?.rating === 'down';
    this.reason.set('');
    this.comment.set('');
    const done = await this.rate.run(isDown ? undefined : { rating: 'down', ...NOTHING_SAID });
    this.asking.set(done && !isDown);
  }

  protected async explain(): Promise<void> {
    const said = { rating: 'down' as const, reason: this.reason() || null, comment: this.comment().trim() };
    if (await this.rate.run(said)) this.asking.set(false);
  }
}
