import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { Text, type TextOptions } from '../common/dto/fields.js';

const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Whether the runtime's time zone data contains the name. Plain offsets (`+05:30`) are refused: they have no rules. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 64 || !NAME.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A field that holds an IANA time zone name. */
export const TimeZone = (options: TextOptions = {}): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isTimeZone',
      validator: {
        validate: isTimeZone,
        defaultMessage: () => '$property must be an IANA time zone such as Asia/Kolkata or Europe/Berlin',
      },
    }),
    Text({ max: 64, example: 'Asia/Kolkata', description: 'IANA time zone', ...options }),
  );
