import { Injectable } from '@nestjs/common';

/** Names of what answers with a prompt although it is not the active one, by the id of the prompt. */
export type UsesSource = (promptIds: readonly string[]) => Promise<Map<string, string[]>>;

/** Who else answers with a prompt. The feature that lets somebody choose one registers its source in `onModuleInit`. */
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
