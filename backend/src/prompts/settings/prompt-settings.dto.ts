import { Bool, Text } from '../../common/dto/fields.js';

const fields = {
  assistant_name: {
    max: 80,
    pattern: /^[^\r\n{}]*$/,
    description: 'Value of `{{assistant_name}}`; empty: the name of the widget, or “Assistant”.',
  },
  test_before_activation: {
    description:
      'Versions are tested before activation: a version takes effect when all tests pass, or on confirmation after they fail.',
  },
  judge_model: {
    max: 200,
    nullable: true,
    description: 'The model that judges test answers; null: checks that need a judge are left undecided.',
  },
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** Replaces the whole configuration: omitted fields get their default. */
export class UpdatePromptSettingsDto {
  @Text(optional(fields.assistant_name)) assistant_name?: string;
  @Bool(optional(fields.test_before_activation)) test_before_activation?: boolean;
  @Text(optional(fields.judge_model)) judge_model?: string | null;
}

export class PromptSettingsDto {
  @Text(fields.assistant_name) assistant_name: string;
  @Bool(fields.test_before_activation) test_before_activation: boolean;
  @Text(fields.judge_model) judge_model: string | null;
}
