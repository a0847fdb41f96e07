import type { Check, PromptRun } from '../prompt-types';

export const CHECK_LABELS: Record<Check['kind'], string> = {
  contains: 'Contains',
  excludes: 'Does not contain',
  cites: 'Cites a document',
  refuses: 'Refuses',
  language: 'Is in a language',
  max_length: 'Maximum length',
  judge: 'Judged by a model',
};

export const CHECK_KINDS = Object.keys(CHECK_LABELS) as Check['kind'][];

/** Describes a check. */
export function checkText(check: Check): string {
  switch (check.kind) {
    case 'contains':
      return `contains “${check.text}”`;
    case 'excludes':
      return `does not contain “${check.text}”`;
    case 'cites':
      return 'cites a document';
    case 'refuses':
      return 'refuses';
    case 'language':
      return `is in “${check.language}”`;
    case 'max_length':
      return `at most ${check.characters?.toLocaleString('en')} characters`;
    case 'judge':
      return `judged: ${check.text}`;
  }
}

/** The missing field of a check; empty when it is complete. */
export function lacks(check: Check): string {
  if (check.kind === 'refuses') return '';
  if (check.kind === 'cites') return check.document_id ? '' : 'Choose the document';
  if (check.kind === 'language') return /^[a-z]{2}$/.test(check.language ?? '') ? '' : 'Two letters, such as en';
  if (check.kind === 'max_length') {
    const n = check.characters ?? 0;
    return Number.isInteger(n) && n >= 1 && n <= 20_000 ? '' : 'A number from 1 to 20,000';
  }
  return check.text?.trim() ? '' : 'Write the text';
}

/** Only the fields that the kind needs. */
export function cleaned({ kind, text, document_id, language, characters }: Check): Check {
  if (kind === 'refuses') return { kind };
  if (kind === 'cites') return { kind, document_id };
  if (kind === 'language') return { kind, language };
  if (kind === 'max_length') return { kind, characters };
  return { kind, text: text?.trim() };
}

export const isAtWork = ({ state }: Pick<PromptRun, 'state'>): boolean => state === 'queued' || state === 'running';

export const sideName = ({ name, version }: PromptRun['candidate']): string =>
  version === null ? name : `${name}, version ${version}`;
