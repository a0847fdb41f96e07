import type { SchemaPathTree } from '@angular/forms/signals';
import { maxLength, validate } from '@angular/forms/signals';
import type { ApproveSuggestionDto } from '@nexus/api-client';
import { cleanTags } from '../../core/format/tags';
import { filled } from '../../ui/form/edited-form';
import { lines } from '../entry-form';
import { ANSWER_MAX, QUESTION_MAX, VARIANTS_MAX } from '../qa-types';
import type { SuggestionDetail } from './suggestions-api';

/** The entry of a suggestion as form values, which are all texts. */
export interface SuggestionDraft {
  question: string;
  /** One per line. */
  variants: string;
  answer: string;
  language: string;
  /** Separated by commas. */
  tags: string;
}

const EMPTY: SuggestionDraft = { question: '', variants: '', answer: '', language: '', tags: '' };

/** Other wordings become variants, except questions with personal data. */
export function draftOf(suggestion: SuggestionDetail | undefined): SuggestionDraft {
  if (!suggestion) return EMPTY;
  const { question, examples, draft, language } = suggestion;
  const others = examples.map((example) => example.question).filter((text) => text !== question && !isMasked(text));
  return {
    question: isMasked(question) ? '' : question,
    variants: others.slice(0, VARIANTS_MAX).join('\n'),
    answer: draft?.answer ?? '',
    language,
    tags: '',
  };
}

export const isMasked = (text: string): boolean => /\[(?:e-mail|number|account|card)\]/.test(text);

export const bodyOf = (draft: SuggestionDraft): ApproveSuggestionDto => ({
  question: draft.question.trim(),
  variants: lines(draft.variants),
  answer: draft.answer,
  language: draft.language.trim() || null,
  tags: cleanTags(draft.tags),
});

export function suggestionRules(path: SchemaPathTree<SuggestionDraft>): void {
  filled(path.question, 'Enter the question');
  maxLength(path.question, QUESTION_MAX, { message: `At most ${QUESTION_MAX} characters` });
  filled(path.answer, 'Enter the answer');
  maxLength(path.answer, ANSWER_MAX, { message: 'At most 10,000 characters' });
  validate(path.variants, ({ value }) =>
    lines(value()).length > VARIANTS_MAX
      ? { kind: 'many', message: `At most ${VARIANTS_MAX} variants, one per line` }
      : undefined,
  );
  validate(path.language, ({ value }) =>
    /^(?:|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})$/.test(value().trim())
      ? undefined
      : { kind: 'language', message: 'A tag such as “en” or “de-AT”' },
  );
}
