import { Injectable } from '@nestjs/common';
import { maskPersonal } from '../../common/text/mask-personal.js';
import { questionKey } from '../../common/text/question-key.js';
import { Conversation, Message } from '../../conversations/conversation.entity.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Visitor } from '../../embeds/widget.entity.js';
import { standsAlone } from '../../llm/cache/verification/standalone.js';
import { QUESTION_MAX } from '../cases/prompt-case.dto.js';

/** Size of the pool of newest questions, per question of the sample. */
const POOL = 10;
const MOST_READ = 1_000;

/** A random sample of the newest standalone questions of users, with personal data masked. */
@Injectable()
export class QuestionSample {
  constructor(private readonly db: TenantDb) {}

  /** @param random returns a number from 0 to 1; replaceable in tests */
  async take(count: number, random: () => number = Math.random): Promise<string[]> {
    const newest = await this.db
      .em()
      .find(Message, { role: 'user' }, { orderBy: { id: 'desc' }, limit: Math.min(MOST_READ, count * POOL) });
    const conversations = await this.conversations(newest.map(({ conversationId }) => conversationId));
    const known = await this.knownOf([...conversations.values()].flatMap(({ visitorId }) => visitorId ?? []));
    const questions = new Map<string, string>();
    for (const { conversationId, content } of newest) {
      const conversation = conversations.get(conversationId);
      if (!conversation || content.length > QUESTION_MAX || !standsAlone(content)) continue;
      const text = maskPersonal(content, known.get(conversation.visitorId ?? ''))
        .slice(0, QUESTION_MAX)
        .trim();
      if (text !== '') questions.set(questionKey(text), text);
    }
    return sampled([...questions.values()], count, random);
  }

  /** The conversations that are not deleted. */
  private async conversations(ids: readonly string[]): Promise<Map<string, Conversation>> {
    const found = await this.db.em().find(Conversation, { id: { $in: [...new Set(ids)] }, deletedAt: null });
    return new Map(found.map((conversation) => [conversation.id, conversation]));
  }

  private async knownOf(visitorIds: readonly string[]): Promise<Map<string, string[]>> {
    const visitors = await this.db.em().find(Visitor, { id: { $in: [...new Set(visitorIds)] } });
    return new Map(
      visitors.map(({ id, name, email, attributes }) => [
        id,
        [name ?? '', email ?? '', ...Object.values(attributes)].filter((value) => value !== ''),
      ]),
    );
  }
}

function sampled(all: string[], count: number, random: () => number): string[] {
  const pool = [...all];
  const taken: string[] = [];
  while (taken.length < count && pool.length > 0) taken.push(...pool.splice(Math.floor(random() * pool.length), 1));
  return taken;
}
