import { Injectable } from '@nestjs/common';

/** A version that answers are to use. */
export interface ActivationIntent {
  promptId: string;
  name: string;
  version: number;
  text: string;
  thenDo: 'activate' | 'publish';
  /** Somebody has seen that tests fail, and wants it all the same. */
  despiteFailures: boolean;
}

export interface ActivationRule {
  /** Whether the workspace wants versions tested before answers use them. */
  holds(): Promise<boolean>;
  /**
   * @returns the run that has to end first, and then makes the version take effect; null: nothing stands in the way
   * @throws DomainError `prompt_tests_failed`
   */
  check(intent: ActivationIntent): Promise<string | null>;
}

const OPEN: ActivationRule = { holds: () => Promise.resolve(false), check: () => Promise.resolve(null) };

/** What stands between a version and its use. The feature that tests prompts sets the rule in `onModuleInit`, in the api alone. */
@Injectable()
export class ActivationGate {
  private rule: ActivationRule = OPEN;

  use(rule: ActivationRule): void {
    this.rule = rule;
  }

  holds(): Promise<boolean> {
    return this.rule.holds();
  }

  check(intent: ActivationIntent): Promise<string | null> {
    return this.rule.check(intent);
  }
}
