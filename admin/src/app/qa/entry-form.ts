import { cleanTags } from '../core/format/tags';
import type { CreateQaEntryDto } from '@nexus/api-client';
import { maxLength, type SchemaPathTree, validate } from '@angular/forms/signals';
import { filled } from '../ui/form/edited-form';
import { ANSWER_MAX, NOTE_MAX, QUESTION_MAX, type QaEntry, type QaStatus, VARIANTS_MAX } from './qa-types';

/** An entry as form values, which are all texts. */
export interface EntryDraft {
  question: string;
  /** One per line. */
  variants: string;
  answer: string;
  language: string;
  /** Separated by commas. */
  tags: string;
  status: QaStatus;
  valid_from: string;
  valid_until: string;
  note: string;
}

const EMPTY: EntryDraft = {
  question: '',
  variants: '',
  answer: '',
  language: '',
  tags: '',
  status: 'draft',
  valid_from: '',
  valid_until: '',
  note: '',
};

export const draftOf = (entry: QaEntry | undefined): EntryDraft =>
  entry
    ? {
        question: entry.question,
        variants: entry.variants.join('\n'),
        answer: entry.answer,
        language: entry.language ?? '',
        tags: entry.tags.join(', '),
        status: entry.status,
        valid_from: localTime(entry.valid_from),
        valid_until: localTime(entry.valid_until),
        note: entry.note,
      }
    : EMPTY;

export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const bodyOf = (draft: EntryDraft): CreateQaEntryDto => ({
  question: draft.question.trim(),
  variants: lines(draft.variants),
  answer: draft.answer,
  language: draft.language.trim() || null,
  tags: cleanTags(draft.tags),
  status: draft.status,
  valid_from: utcTime(draft.valid_from),
  valid_until: utcTime(draft.valid_until),
  note: draft.note,
});

/** Value of a `datetime-local` field: in the time zone of the browser, to the minute. */
function localTime(iso: string | null): string {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const utcTime = (local: string): string | null => (local === '' ? null : new Date(local).toISOString());

/** Client-side validation. */
export function entryRules(path: SchemaPathTree<EntryDraft>): void {
  filled(path.question, 'Enter the question');
  maxLength(path.question, QUESTION_MAX, { message: `At most ${QUESTION_MAX} characters` });
  filled(path.answer, 'Enter the answer');
  maxLength(path.answer, ANSWER_MAX, { message: 'At most 10,000 characters' });
  maxLength(path.note, NOTE_MAX, { message: 'At most 2,000 characters' });
  validate(path.variants, ({ value }) => {
    const all = lines(value());
    if (all.length > VARIANTS_MAX) return { kind: 'many', message: `At most ${VARIANTS_MAX} variants, one per line` };
    const long = all.findIndex((line) => line.length > QUESTION_MAX);
    return long < 0
      ? undefined
      : { kind: 'long', message: `Line ${long + 1} has more than ${QUESTION_MAX} characters` };
  });
  validate(path.language, ({ value }) =>
    /^(?:|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})$/.test(value().trim())
      ? undefined
      : { kind: 'language', message: 'A tag such as “en” or “de-AT”' },
  );
  validate(path.valid_until, ({ value, valueOf }) =>
    value() !== '' && valueOf(path.valid_from) !== '' && value() <= valueOf(path.valid_from)
      ? { kind: 'order', message: 'Choose a time after the start' }
      : undefined,
  );
}
