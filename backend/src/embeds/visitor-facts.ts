import { DomainError } from '../common/errors/domain-error.js';
import type { VisitorDto } from './dto/visitor.dto.js';
import type { Visitor } from './widget.entity.js';

const MOST = 20;
const CHARS = 200;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/** @throws DomainError `validation_failed` when there are too many attributes, or one is too long or not a string */
export function checkAttributes(attributes: Readonly<Record<string, unknown>> = {}): void {
  const entries = Object.entries(attributes);
  const fit = ([name, value]: [string, unknown]): boolean =>
    NAME.test(name) && typeof value === 'string' && value.length <= CHARS && !value.includes('\0');
  if (entries.length <= MOST && entries.every(fit)) return;
  const message = `A visitor can have ${MOST} attributes with values of up to ${CHARS} characters; names consist of letters, digits and underscores.`;
  throw new DomainError('validation_failed', message, {
    errors: [{ field: 'visitor.attributes', code: 'attributes', message }],
  });
}

/** Replaces all earlier information about the visitor. */
export function tell(visitor: Visitor, told: VisitorDto | undefined): void {
  if (!told) return;
  visitor.name = told.name?.trim() || null;
  visitor.email = told.email?.trim() || null;
  visitor.attributes = { ...told.attributes };
}
