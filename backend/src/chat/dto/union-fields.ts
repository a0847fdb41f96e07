import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { isContent, isStop, isToolChoice } from './wire-shapes.js';

/** Fields of the chat protocol with several possible shapes, defined once for validation and OpenAPI. */
const union = (
  name: string,
  message: string,
  holds: (value: unknown) => boolean,
  schema: ApiPropertyOptions,
): PropertyDecorator =>
  applyDecorators(
    ValidateBy({ name, validator: { validate: holds, defaultMessage: () => `$property must be ${message}` } }),
    ValidateIf((_, value) => value !== undefined),
    ApiProperty({ ...schema, required: false } as ApiPropertyOptions),
  );

const OBJECT = { type: 'object', additionalProperties: true } as const;
const TEXT = { type: 'string' } as const;

/** One text or up to 16; transformed to a list. */
export const Stop = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value)),
    union('stop', 'a text or a list of up to 16 texts', isStop, {
      description: 'The answer ends before the first of these texts',
      oneOf: [TEXT, { type: 'array', items: TEXT, maxItems: 16 }],
    }),
  );

export const ToolChoiceField = (): PropertyDecorator =>
  union('toolChoice', 'none, auto, required, or an object that names a tool', isToolChoice, {
    oneOf: [{ type: 'string', enum: ['none', 'auto', 'required'] }, OBJECT],
  });

export const Content = (): PropertyDecorator =>
  union('content', 'a text or a list of text, image_url, input_audio, file, input_file or video_url parts', isContent, {
    description: 'A text, or parts of type text, image_url, input_audio, file, input_file, video_url',
    oneOf: [TEXT, { type: 'array', items: OBJECT, minItems: 1, maxItems: 100 }],
    nullable: true,
  } as ApiPropertyOptions);
