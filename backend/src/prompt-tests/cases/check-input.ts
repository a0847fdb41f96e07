import { DomainError } from '../../common/errors/domain-error.js';
import type { Check } from '../checks/check.js';
import type { CheckDto, PromptCaseDto } from './prompt-case.dto.js';
import type { PromptCase } from './prompt-case.entity.js';

/** @throws DomainError `validation_failed` for a check without the fields that its kind needs */
export const toChecks = (checks: readonly CheckDto[]): Check[] => checks.map(toCheck);

function toCheck(dto: CheckDto, i: number): Check {
  const { kind } = dto;
  const needed = <T>(name: keyof CheckDto, value: T | undefined): T => {
    if (value !== undefined) return value;
    const message = `A check of the kind “${kind}” needs “${name}”.`;
    throw new DomainError('validation_failed', message, {
      errors: [{ field: `checks.${i}.${name}`, code: 'required', message }],
    });
  };
  if (kind === 'refuses') return { kind };
  if (kind === 'cites') return { kind, documentId: needed('document_id', dto.document_id).toLowerCase() };
  if (kind === 'language') return { kind, language: needed('language', dto.language) };
  if (kind === 'max_length') return { kind, characters: needed('characters', dto.characters) };
  return { kind, text: needed('text', dto.text).trim() };
}

export function toCheckDto(check: Check): CheckDto {
  if (check.kind === 'cites') return { kind: check.kind, document_id: check.documentId };
  return { ...check };
}

export const toCaseDto = (row: PromptCase): PromptCaseDto => ({
  id: row.id,
  question: row.question,
  checks: row.checks.map(toCheckDto),
  enabled: row.enabled,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
