export const SUBJECTS = ['workspace', 'token', 'widget', 'member'] as const;
export type SubjectType = (typeof SUBJECTS)[number];
export type Period = 'day' | 'month';
export type Unit = 'usd' | 'tokens';

export interface BudgetSubject {
  type: SubjectType;
  id?: string;
  /** Absent when the subject is gone. */
  name?: string;
}

export interface BudgetItem {
  id: string;
  subject: BudgetSubject;
  period: Period;
  unit: Unit;
  limit: number;
  /** In the period that runs now. */
  spent: number;
  /** Held back for answers in progress. */
  reserved: number;
  resets_at: string;
  alert: 'none' | '80' | '100';
  /** Spending by day: of this month so far, or of the last seven days. */
  days: { date: string; amount: number }[];
}

export interface BudgetInput {
  id?: string;
  subject: { type: SubjectType; id?: string };
  period: Period;
  unit: Unit;
  limit: number;
}

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
