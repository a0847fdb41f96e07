import { Injectable } from '@nestjs/common';

/** A request to use a prompt version for answers. */
export interface ActivationIntent {
  promptId: string;
  name: string;
  version: number;
  text: string;
  thenDo: 'activate' | 'publish';
  /** The user has confirmed the activation although tests fail. */
  despiteFailures: boolean;
}

export interface ActivationRule {
  /** Whether the workspace requires tests before a version is used. */
  holds(): Promise<boolean>;
  /**
   * @returns id of the run that must finish first and then activates the version; null when the version can be used at once
   * @throws DomainError `prompt_tests_failed`
   */
  check(intent: ActivationIntent): Promise<string | null>;
}

const OPEN: ActivationRule = { holds: () => Promise.resolve(false), check: () => Promise.resolve(null) };

/** Decides whether a version can be used. The prompt-tests feature registers the rule in `onModuleInit`, only in the api process. */
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
