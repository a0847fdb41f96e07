import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

export const MAX_INPUTS = 256;
const MAX_CHARS = 100_000;

const isToken = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isTokens = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isToken);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= MAX_CHARS;
const isBatch = (value: unknown, of: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_INPUTS && value.every(of);

const holds = (value: unknown): boolean =>
  isText(value) || isTokens(value) || isBatch(value, isText) || isBatch(value, isTokens);

const TEXT = { type: 'string', minLength: 1, maxLength: MAX_CHARS } as const;
const TOKENS = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 } as const;

/** One text or a list of texts, each as a string or as tokens. */
export const EmbeddingInput = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'input',
      validator: {
        validate: holds,
        defaultMessage: () => `$property must be a text, up to ${MAX_INPUTS} texts, or their tokens; none may be empty`,
      },
    }),
    ApiProperty({
      description: `A text or up to ${MAX_INPUTS}; tokens are read as cl100k_base`,
      oneOf: [
        TEXT,
        { type: 'array', items: TEXT, minItems: 1, maxItems: MAX_INPUTS },
        TOKENS,
        { type: 'array', items: TOKENS, minItems: 1, maxItems: MAX_INPUTS },
      ],
    } as ApiPropertyOptions),
  );

export const Vector = (): PropertyDecorator =>
  ApiProperty({
    oneOf: [
      { type: 'array', items: { type: 'number' } },
      { type: 'string', format: 'byte' },
    ],
  });
