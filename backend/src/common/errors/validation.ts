import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { FieldError } from '@nexus/contracts';
import { readDto, type UnknownFields } from '../dto/read-dto.js';
import type { DtoClass } from '../dto/dto-rules.js';
import { DomainError } from './domain-error.js';

const MAX_NAMED = 5;

function refusal(errors: FieldError[]): DomainError {
  const names = [...new Set(errors.map((e) => e.field))].slice(0, MAX_NAMED).join(', ');
  return new DomainError('validation_failed', `Check these fields: ${names}.`, { errors });
}

/**
 * Validates classes with field decorators; single values are left to Nest. Values are only coerced as the decorators declare.
 */
@Injectable()
export class DtoPipe extends ValidationPipe {
  constructor(private readonly unknown: UnknownFields) {
    super({ transform: true });
  }

  /** @throws DomainError `validation_failed` */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (!metadata.metatype || !this.toValidate(metadata)) return this.transformPrimitive(value, metadata);
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain)) throw noObject(metadata);
    const { dto, errors } = readDto(metadata.metatype as DtoClass, plain, this.unknown);
    if (errors.length > 0) throw refusal(errors);
    return dto;
  }
}

const noObject = ({ data, type }: ArgumentMetadata): DomainError =>
  refusal([{ field: data ?? type, code: 'isObject', message: 'Validation failed (object is expected)' }]);

/** @param unknown whether fields without a decorator are refused, or kept for the consumer of the body */
export const createValidationPipe = (unknown: UnknownFields = 'refused'): ValidationPipe => new DtoPipe(unknown);
