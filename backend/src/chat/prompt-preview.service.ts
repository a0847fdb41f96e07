import { Injectable } from '@nestjs/common';
import { KnowledgeService } from '../knowledge/knowledge.service.js';
import { toQuery } from '../knowledge/retrieval/retrieval.mapper.js';
import type { ChatMessage, Passage } from '../llm/chat-model.js';
import { SystemPrompts } from '../prompts/system-prompts.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { TokenCounter } from '../llm/cost/token-counter.js';
import { INJECTION_SIGNS } from '../common/passages/passage.js';
import { promptMessages } from '../llm/prompting/prompt-messages.js';
import type { PromptPreviewBody, PromptPreviewDto, QuotedPassageDto } from './dto/prompt-preview.dto.js';
import { expanded, needsContext, turnsBefore } from './follow-up.js';
import { toMessages } from './message-input.js';
import { SuspiciousPassages } from './suspicious-passages.service.js';

/** The messages that a model would receive, without calling it. */
@Injectable()
export class PromptPreview {
  constructor(
    private readonly knowledge: KnowledgeService,
    private readonly prompts: SystemPrompts,
    private readonly context: RequestContext,
    private readonly suspicious: SuspiciousPassages,
    private readonly tokens: TokenCounter,
  ) {}

  /** @throws DomainError `validation_failed` | `prompt_not_found` | `knowledge_unavailable` */
  async of(body: PromptPreviewBody): Promise<PromptPreviewDto> {
    const messages = toMessages([...(body.history ?? []), { role: 'user', content: body.query }]);
    const turns = turnsBefore(messages);
    const rewritten = needsContext(body.query, turns) ? expanded(body.query, turns) : body.query;
    const principal = this.context.requiredPrincipal;
    const asked = { systemPromptId: body.system_prompt_id ?? null, principal, locale: null };
    const [prompt, found] = await Promise.all([this.prompts.render(asked), this.passages(body, rewritten)]);
    const passages = this.suspicious.mark(found);
    const shown = promptMessages([{ role: 'system', content: prompt.text }, ...messages], passages, true).map(toDto);
    return {
      messages: shown,
      tokens: await this.tokens.count(shown.map(({ content }) => content).join('\n')),
      passages: passages.map(toQuoted),
      ...(rewritten === body.query ? {} : { rewritten_query: rewritten }),
    };
  }

  /** The passages that a search with these settings finds, including neighbouring chunks; or the chunks that the request names. */
  private async passages({ passages, mode, settings }: PromptPreviewBody, query: string): Promise<Passage[]> {
    if (passages) return this.knowledge.quote(passages);
    return (await this.knowledge.retrieve(toQuery({ query, mode, settings, explain: false }))).passages;
  }
}

const toDto = ({ role, content }: ChatMessage): { role: ChatMessage['role']; content: string } => ({ role, content });

const toQuoted = ({ n, chunkId, documentId, title, signs }: Passage): QuotedPassageDto => ({
  n,
  chunk_id: chunkId,
  document_id: documentId,
  title,
  signs: (signs ?? []).map((sign) => ({ sign, meaning: INJECTION_SIGNS[sign] })),
});
