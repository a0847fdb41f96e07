import { DomainError } from '../common/errors/domain-error.js';
import type { PromptDto, PromptVersionDto } from './dto/prompt.dto.js';
import type { Prompt, PromptVersion } from './prompt.entity.js';

export const toPromptDto = (p: Prompt, widgets: string[]): PromptDto => ({
  id: p.id,
  name: p.name,
  text: p.text,
  version: p.version,
  live_version: p.liveVersion,
  is_active: p.isActive,
  awaits_run_id: p.pendingRunId ?? null,
  widgets,
  created_at: p.createdAt.toISOString(),
  updated_at: p.updatedAt.toISOString(),
});

/** @param names member names by author id */
export const toPromptVersionDto = (v: PromptVersion, names: ReadonlyMap<string, string>): PromptVersionDto => ({
  version: v.version,
  text: v.text,
  author: v.author,
  author_name: names.get(v.author) ?? null,
  note: v.note,
  restored_from: v.restoredFrom ?? null,
  created_at: v.createdAt.toISOString(),
});

/** Parses the version number of a path. @throws DomainError `prompt_version_not_found` */
export function toVersionNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647)
    throw new DomainError('prompt_version_not_found');
  return number;
}
