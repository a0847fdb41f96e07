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

/** A prompt as a model gets it. */
export interface RenderedPrompt {
  readonly text: string;
  /** Of the text: two prompts with the same digest say the same. */
  readonly digest: string;
  /** Holds what a visitor or their page entered: an answer made with it is for nobody else. */
  readonly personal: boolean;
}

export interface PromptAsked {
  /** Null: the active prompt, or the built-in one. */
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

/** The system prompt of an answer: which one, and with the values of this question. */
@Injectable()
export class SystemPrompts {
  private readonly active = new RevisionMemo<Template>();
  private readonly named = new RevisionMemo<Template>(NAMED_KEPT);
  /** The text of a template that says the same to everybody is the same object, so that it is hashed once. */
  private readonly lastOf = new WeakMap<Template, RenderedPrompt>();

  constructor(
    private readonly prompts: PromptsRepository,
    private readonly books: PromptBooks,
    private readonly facts: AskerFacts,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /**
   * @param revision of the prompts where it is known: what does not depend on the question is then read once for each
   * @throws DomainError `prompt_not_found`
   */
  async render(asked: PromptAsked, revision: number | null = null): Promise<RenderedPrompt> {
    return this.fill(await this.template(asked.systemPromptId, revision), asked, revision);
  }

  /** The same for a text that is not, or not yet, what answers use. */
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
