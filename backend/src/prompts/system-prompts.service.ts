import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { RevisionMemo } from '../workspaces/revisions/revision-memo.js';
import { BUILT_IN_PROMPT } from './built-in-prompt.js';
import { PromptBooks } from './prompt-books.js';
import { PromptsRepository } from './prompts.repository.js';
import { AskerFacts, type Facts } from './variables/asker-facts.js';
import { fillPrompt } from './variables/prompt-values.js';
import { isVisitorVariable, namesIn, type TemplatePart, templateParts } from './variables/template.js';

/** A prompt with its variables filled in, as sent to the model. */
export interface RenderedPrompt {
  readonly text: string;
  /** Digest of the text: equal for equal texts. */
  readonly digest: string;
  /** Contains data entered by a visitor or their page: answers must not be shared with others. */
  readonly personal: boolean;
}

export interface PromptAsked {
  /** Null: the active prompt, or else the built-in one. */
  systemPromptId: string | null;
  principal: Principal;
  locale: string | null;
}

interface Template {
  parts: readonly TemplatePart[];
  names: readonly string[];
}

const NO_FACTS: Facts = { visitor: null, widgetName: null };
const NAMED_KEPT = 1_000;

/** Selects the system prompt of an answer and fills in its variables. */
@Injectable()
export class SystemPrompts {
  private readonly active = new RevisionMemo<Template>();
  private readonly named = new RevisionMemo<Template>(NAMED_KEPT);
  /** A template without per-question values renders to the same object, so its text is hashed once. */
  private readonly lastOf = new WeakMap<Template, RenderedPrompt>();

  constructor(
    private readonly prompts: PromptsRepository,
    private readonly books: PromptBooks,
    private readonly facts: AskerFacts,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /**
   * @param revision of the prompts, if known: everything that does not depend on the question is memoised by it
   * @throws DomainError `prompt_not_found`
   */
  async render(asked: PromptAsked, revision: number | null = null): Promise<RenderedPrompt> {
    return this.fill(await this.template(asked.systemPromptId, revision), asked, revision);
  }

  /** Renders a text that is not, or not yet, a live version. */
  renderText(text: string, asked: Omit<PromptAsked, 'systemPromptId'>, facts?: Facts): Promise<RenderedPrompt> {
    return this.fill(toTemplate(text), asked, null, facts);
  }

  private template(id: string | null, revision: number | null): Promise<Template> {
    const { workspaceId } = this.context;
    if (id)
      return this.named.get(`${workspaceId}:${id}`, revision, async () =>
        toTemplate((await this.prompts.get(id)).liveText),
      );
    return this.active.get(workspaceId, revision, async () =>
      toTemplate((await this.prompts.findActive())?.liveText ?? BUILT_IN_PROMPT),
    );
  }

  private async fill(
    template: Template,
    { principal, locale }: Omit<PromptAsked, 'systemPromptId'>,
    revision: number | null,
    given?: Facts,
  ): Promise<RenderedPrompt> {
    const last = this.lastOf.get(template);
    if (template.names.length === 0 && last) return last;
    const workspace = await this.books.of(revision);
    const asksWho = template.names.some((name) => isVisitorVariable(name) || name === 'assistant_name');
    const facts = given ?? (asksWho ? await this.facts.of(principal) : NO_FACTS);
    const { text, personal } = fillPrompt(template.parts, workspace, { at: this.clock.now(), locale, facts });
    if (last?.text === text) return last;
    const rendered = { text, personal, digest: createHash('sha256').update(text).digest('base64url') };
    if (!personal) this.lastOf.set(template, rendered);
    return rendered;
  }
}

function toTemplate(text: string): Template {
  const parts = templateParts(text);
  return { parts, names: namesIn(parts) };
}
