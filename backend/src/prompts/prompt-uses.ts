import { Injectable } from '@nestjs/common';

/** Names of other users of a prompt, such as widgets, by prompt id. */
export type UsesSource = (promptIds: readonly string[]) => Promise<Map<string, string[]>>;

/** Other users of prompts. The feature that offers a choice of prompts registers its source in `onModuleInit`. */
@Injectable()
export class PromptUses {
  private source: UsesSource = () => Promise.resolve(new Map());

  use(source: UsesSource): void {
    this.source = source;
  }

  async of(promptIds: readonly string[]): Promise<Map<string, string[]>> {
    return promptIds.length === 0 ? new Map() : this.source(promptIds);
  }
}
