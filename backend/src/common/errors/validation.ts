import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '@nexus/contracts';
import { DomainError } from './domain-error.js';
import { rememberRules } from './remember-rules.js';

function flatten(errors: ValidationError[], prefix = ''): FieldError[] {
  return errors.flatMap((e) => {
    const field = prefix ? `${prefix}.${e.property}` : e.property;
    const own = Object.entries(e.constraints ?? {}).map(([code, message]) => ({ field, code, message }));
    return [...own, ...flatten(e.children ?? [], field)];
  });
}

/**
 * Values are not coerced in bodies beyond what the field decorators say.
 * @param unknown fields that no decorator names are refused, or kept for whoever reads the body
 */
export function createValidationPipe(unknown: 'refused' | 'kept' = 'refused'): ValidationPipe {
  rememberRules();
  return new ValidationPipe({
    whitelist: unknown === 'refused',
    forbidNonWhitelisted: unknown === 'refused',
    transform: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => {
      const fields = flatten(errors);
      const names = [...new Set(fields.map((f) => f.field))].slice(0, 5).join(', ');
      return new DomainError('validation_failed', `Check these fields: ${names}.`, { errors: fields });
    },
  });
}
