import type { BudgetDto, BudgetInputDto } from '@nexus/api-client';

export const SUBJECTS = ['workspace', 'token', 'widget', 'member'] as const satisfies readonly SubjectType[];
export type BudgetItem = BudgetDto;
export type BudgetInput = BudgetInputDto;
export type SubjectType = BudgetItem['subject']['type'];
export type Period = BudgetItem['period'];
export type Unit = BudgetItem['unit'];

export const SUBJECT_TEXT: Record<SubjectType, string> = {
  workspace: 'Whole workspace',
  token: 'API token',
  widget: 'Widget',
  member: 'Member',
};

export const inputOf = ({ id, subject, period, unit, limit }: BudgetItem): BudgetInput => ({
  id,
  subject: { type: subject.type, ...(subject.id ? { id: subject.id } : {}) },
  period,
  unit,
  limit,
});
