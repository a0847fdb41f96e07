import { Injectable } from '@nestjs/common';
import { BUILT_IN_PROMPT } from '../../prompts/built-in-prompt.js';
import { PromptsRepository } from '../../prompts/prompts.repository.js';
import type { Side } from './prompt-run-starter.js';

/** Resolves prompt versions to the sides of a run. */
@Injectable()
export class RunSides {
  constructor(private readonly prompts: PromptsRepository) {}

  /** @throws DomainError `prompt_not_found`, `prompt_version_not_found` */
  async of({ prompt_id, version }: { prompt_id: string; version?: number }): Promise<Side> {
    const prompt = await this.prompts.get(prompt_id);
    const found = await this.prompts.getVersion(prompt.id, version ?? prompt.version);
    return { promptId: prompt.id, name: prompt.name, version: found.version, text: found.text };
  }

  /** The version that answers use now. */
  async live(): Promise<Side> {
    const active = await this.prompts.findActive();
    if (!active) return { promptId: null, name: 'Built-in', version: null, text: BUILT_IN_PROMPT };
    return { promptId: active.id, name: active.name, version: active.liveVersion, text: active.liveText };
  }

  /** The live version of this prompt, which may be active or used by a widget. */
  async liveOf(promptId: string): Promise<Side> {
    const { id, name, liveVersion, liveText } = await this.prompts.get(promptId);
    return { promptId: id, name, version: liveVersion, text: liveText };
  }
}
