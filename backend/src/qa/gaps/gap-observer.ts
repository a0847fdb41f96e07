import { Injectable, type OnModuleInit } from '@nestjs/common';
import { likelyLanguage } from '../../common/text/question-language.js';
import { questionKey } from '../../common/text/question-key.js';
import { type AnswerEvent, ANSWER_FAILED, ANSWER_RATED } from '../../conversations/conversation-events.js';
import { Message } from '../../conversations/conversation.entity.js';
import { isRefused } from '../../conversations/conversations.service.js';
import { Feedback } from '../../conversations/feedback/feedback.entity.js';
import { lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { DomainEvents } from '../../events/domain-events.js';
import { standsAlone } from '../../llm/cache/verification/standalone.js';
import { QUESTION_MAX } from '../entries/dto/qa-entry.dto.js';
import { GapQueue } from './gap.queue.js';
import { type GapReason, QaGap, QaGapQuestion } from './gap.entity.js';
import { GapVectors } from './gap-vectors.js';

/**
 * Collects questions that were not answered well. The state is read from the rows when an event arrives, so repeated and reordered
 * events have the same result.
 */
@Injectable()
export class GapObserver implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly db: TenantDb,
    private readonly queue: GapQueue,
    private readonly vectors: GapVectors,
  ) {}

  onModuleInit(): void {
    const handle = ({ message_id: id }: AnswerEvent): Promise<void> => this.observe(id);
    this.events.subscribe(ANSWER_FAILED, { name: 'qa-gaps', handle });
    this.events.subscribe(ANSWER_RATED, { name: 'qa-gaps', handle });
  }

  /** @param answerId id of the message; a deleted message is ignored */
  async observe(answerId: string): Promise<void> {
    const em = this.db.em();
    const answer = await em.findOne(Message, { id: answerId, role: 'assistant' });
    if (!answer?.completionId) return;
    const { conversationId, completionId } = answer;
    const question = await em.findOne(Message, { conversationId, completionId, role: 'user' });
    if (!question) return;
    const reasons = await this.reasonsOf(answer);
    if (reasons.length === 0) return this.withdraw(question.id);
    if (!couldBeAnswered(question.content)) return;
    await this.note(question, reasons);
    await this.queue.enqueue();
  }

  private async reasonsOf(answer: Message): Promise<GapReason[]> {
    const rated = await this.db.em().findOne(Feedback, { messageId: answer.id });
    return [
      ...(answer.unanswered ? (['unanswered'] as const) : []),
      ...(isRefused(answer) ? (['refused'] as const) : []),
      ...(rated?.rating === 'down' ? (['down_voted'] as const) : []),
    ];
  }

  private async note({ id: questionId, content, createdAt: askedAt }: Message, reasons: GapReason[]): Promise<void> {
    const language = likelyLanguage(content);
    const row = Object.assign(new QaGapQuestion(), {
      questionId,
      askedAt,
      reasons,
      language,
      key: questionKey(content),
    });
    await this.db.tx(async () => {
      await this.db.upsert(QaGapQuestion, row, {
        onConflictFields: ['questionId'],
        onConflictAction: 'merge',
        onConflictMergeFields: ['reasons', 'updatedAt'],
      });
      await this.db.update(Message, { id: questionId, inSuggestion: false }, { inSuggestion: true });
    });
  }

  /** The rating was removed, or a better answer replaced it. */
  private async withdraw(questionId: string): Promise<void> {
    const gone = await this.db.tx(async (em) => {
      const { gapId } = (await em.findOne(QaGapQuestion, { questionId })) ?? {};
      const gap = gapId ? await lockRow(em, QaGap, { id: gapId }) : null;
      const row = await lockRow(em, QaGapQuestion, { questionId });
      if (!row || row.gapId !== (gapId ?? null)) return row ? 'moved' : null;
      em.remove(row);
      if (gap) gap.count -= 1;
      await em.flush();
      if (gap?.status === 'open' && (await em.count(QaGapQuestion, { gapId: gap.id })) === 0)
        await em.remove(gap).flush();
      return row;
    });
    if (gone === 'moved')
      throw new Error('The question was added to a group in the meantime; the next attempt withdraws it');
    if (gone) await this.vectors.forget([gone]);
  }
}

/** Whether an entry could answer it: a short, standalone question. */
const couldBeAnswered = (text: string): boolean =>
  text.trim().length <= QUESTION_MAX && /\p{L}/u.test(text) && standsAlone(text);
