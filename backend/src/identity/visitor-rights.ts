import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import type { VisitorClaims } from './visitor-tokens.js';

/** @throws DomainError `widget_not_found` | `widget_paused` | `token_invalid` (issued under earlier settings) */
export type VisitorRule = (claims: VisitorClaims) => Promise<void>;

/**
 * Whether a visitor's token is still valid under the current settings of its widget. The feature that owns the widgets
 * registers the rule in `onModuleInit`; without a rule no visitor is admitted.
 */
@Injectable()
export class VisitorRights {
  private rule: VisitorRule = () => Promise.reject(new DomainError('forbidden', 'Visitors are not served here.'));

  use(rule: VisitorRule): void {
    this.rule = rule;
  }

  check(claims: VisitorClaims): Promise<void> {
    return this.rule(claims);
  }
}
