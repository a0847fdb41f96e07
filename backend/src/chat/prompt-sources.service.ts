import { Injectable } from '@nestjs/common';
import { PromptsService } from '../prompts/prompts.service.js';
import { BUILT_IN_PROMPT } from '../prompts/built-in-prompt.js';

/** The system prompt of an answer. */
@Injectable()
export class PromptSources {
  constructor(private readonly prompts: PromptsService) {}

  /**
   * @param id null: the active one, or the built-in one
   * @param revision of the prompts where it is known
   * @throws DomainError `prompt_not_found`
   */
  async systemPrompt(id: string | null, revision?: number): Promise<string> {
    const prompt = id ? await this.prompts.find(id) : await this.prompts.activePrompt(revision);
    return prompt?.text ?? BUILT_IN_PROMPT;
  }
}
