import { Bool, Num } from '../../common/dto/fields.js';

const fields = {
  enabled: { description: 'When false, Q&A entries are not used for answers.' },
  semantic_enabled: { description: 'Also matches questions with the same meaning as a wording of an entry.' },
  semantic_threshold: {
    min: 0,
    max: 1,
    description: 'Minimum similarity of a candidate; verification follows.',
  },
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** Replaces the whole configuration: omitted fields get their default. */
export class UpdateQaSettingsDto {
  @Bool(optional(fields.enabled)) enabled?: boolean;
  @Bool(optional(fields.semantic_enabled)) semantic_enabled?: boolean;
  @Num(optional(fields.semantic_threshold)) semantic_threshold?: number;
}

export class QaSettingsDto {
  @Bool(fields.enabled) enabled: boolean;
  @Bool(fields.semantic_enabled) semantic_enabled: boolean;
  @Num({ ...fields.semantic_threshold, example: 0.5 }) semantic_threshold: number;
}
