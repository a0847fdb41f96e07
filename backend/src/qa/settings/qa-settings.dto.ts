import { Bool, Num } from '../../common/dto/fields.js';

const fields = {
  enabled: { description: 'Off: no entry answers.' },
  semantic_enabled: { description: 'Answer a question that means the same as a wording of an entry.' },
  semantic_threshold: {
    min: 0,
    max: 1,
    description: 'Similarity from which a wording is looked at. Verification decides after it.',
  },
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** The whole configuration: what is left out goes back to its default. */
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
