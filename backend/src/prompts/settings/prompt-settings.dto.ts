import { Bool, Text } from '../../common/dto/fields.js';

const fields = {
  assistant_name: {
    max: 80,
    pattern: /^[^\r\n{}]*$/,
    description: 'What `{{assistant_name}}` stands for; empty: the name of the widget, or “Assistant”.',
  },
  test_before_activation: {
    description:
      'What is to be active is tested first: it takes effect when all tests have passed, or by a confirmation after they failed.',
  },
  judge_model: {
    max: 200,
    nullable: true,
    description: 'The model that judges answers of tests; null: checks that need one are left out.',
  },
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });

/** The whole configuration: what is left out goes back to its default. */
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
