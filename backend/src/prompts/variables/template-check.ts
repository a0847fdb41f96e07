import { DomainError } from '../../common/errors/domain-error.js';
import { isBuiltIn } from './built-in-variables.js';
import type { VariableKind } from './dto/prompt-variable.dto.js';
import { isVisitorVariable, namesIn, templateParts, VARIABLE_USES_MAX } from './template.js';

export function kindOf(name: string, known: ReadonlySet<string>): VariableKind {
  if (isVisitorVariable(name)) return 'visitor';
  if (isBuiltIn(name)) return 'built_in';
  return known.has(name) ? 'workspace' : 'unknown';
}

/**
 * Rejects unknown variables, which would otherwise be sent to the model with their braces.
 * @throws DomainError `validation_failed` naming each unknown variable
 */
export function checkTemplate(text: string, known: ReadonlySet<string>): void {
  const parts = templateParts(text);
  const unknown = namesIn(parts).filter((name) => kindOf(name, known) === 'unknown');
  if (unknown.length > 0) {
    const errors = unknown.slice(0, 20).map((name) => ({
      field: 'text',
      code: 'unknown_variable',
      message: `There is no variable “${name}”. To write literal braces, put \\ before them.`,
    }));
    throw new DomainError('validation_failed', `Unknown variables: ${unknown.slice(0, 20).join(', ')}.`, { errors });
  }
  const uses = parts.filter((part) => 'name' in part).length;
  if (uses <= VARIABLE_USES_MAX) return;
  const message = `A prompt can use variables at most ${VARIABLE_USES_MAX} times; this one uses them ${uses} times.`;
  throw new DomainError('validation_failed', message, {
    errors: [{ field: 'text', code: 'too_many_variables', message }],
  });
}
