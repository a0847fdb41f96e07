import { applyDecorators, Header, HttpCode, type Type } from '@nestjs/common';
import { ApiDefaultResponse, ApiProperty, ApiResponse } from '@nestjs/swagger';
import { ERROR_CODES } from '@nexus/contracts';

export class FieldErrorDto {
  @ApiProperty() field: string;
  @ApiProperty() code: string;
  @ApiProperty() message: string;
}

export class ProblemDto {
  @ApiProperty({ format: 'uri' }) type: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) status: number;
  @ApiProperty({ enum: ERROR_CODES, enumName: 'ErrorCode' }) code: string;
  @ApiProperty() detail: string;
  @ApiProperty() request_id: string;
  @ApiProperty({ type: () => [FieldErrorDto], required: false }) errors?: FieldErrorDto[];
  @ApiProperty({ type: 'integer', required: false, description: 'Seconds' }) retry_after?: number;
}

/** Declares status and body of the success response, and problems for everything else. */
export function Returns(type: Type<unknown> | null, status = 200, description = ''): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiResponse({ status, description, ...(type ? { type } : {}) }),
    ReturnsProblems(),
  );
}

/** Declares a route that responds with a download of one of the media types. */
export const ReturnsFile = (description: string, ...types: string[]): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Header('X-Content-Type-Options', 'nosniff'),
    Header('Cache-Control', 'private, no-store'),
    ApiResponse({
      status: 200,
      description,
      content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
    }),
    ReturnsProblems(),
  );

/** Declares the body of all responses except success. */
export const ReturnsProblems = (): MethodDecorator =>
  ApiDefaultResponse({
    description: 'Problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
  });
