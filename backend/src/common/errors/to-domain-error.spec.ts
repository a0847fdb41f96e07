import { describe, expect, it } from '@jest/globals';
import { BadRequestException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { ERROR_CODES, PROBLEMS } from '@nexus/contracts';
import { DomainError } from './domain-error.js';
import { toDomainError } from './to-domain-error.js';

describe('toDomainError', () => {
  it.each([
    [new DomainError('document_not_found'), 'document_not_found'],
    [new NotFoundException(), 'endpoint_not_found'],
    [new BadRequestException('Unexpected token } in JSON'), 'invalid_json'],
    [new BadRequestException('x'), 'request_invalid'],
    [Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }), 'payload_too_large'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'database_unavailable'],
    [Object.assign(new Error('aborted'), { code: 'ECONNRESET' }), 'request_invalid'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }), 'database_unavailable'],
    [new Error('outer', { cause: Object.assign(new Error('x'), { code: '57P01' }) }), 'database_unavailable'],
    [new Error('outer', { cause: Object.assign(new Error('x'), { code: '22P05' }) }), 'request_invalid'],
    [new Error('outer', { cause: new Error('Query read timeout') }), 'database_unavailable'],
    [new Error('Client has encountered a connection error and is not queryable'), 'database_unavailable'],
    [Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }), 'storage_full'],
    [Object.assign(new Error('x'), { code: 'EDQUOT' }), 'storage_full'],
    [
      new Error('outer', { cause: Object.assign(new Error('could not extend file'), { code: '53100' }) }),
      'storage_full',
    ],
    [new Error('MISCONF Errors writing to the AOF file: No space left on device'), 'storage_full'],
    [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'redis_full'],
    [new Error('Command timed out'), 'queue_unavailable'],
    [new Error("Stream isn't writeable and enableOfflineQueue options is false"), 'queue_unavailable'],
    [Object.assign(new Error('x'), { statusCode: 415 }), 'unsupported_media_type'],
    [new InternalServerErrorException('secret detail'), 'internal_error'],
    [new Error('password=hunter2'), 'internal_error'],
    ['a string', 'internal_error'],
    [undefined, 'internal_error'],
  ])('%p is %s', (thrown, code) => expect(toDomainError(thrown).code).toBe(code));

  it('does not reveal an unknown cause', () => {
    const wire = JSON.stringify(toDomainError(new Error('password=hunter2')).toProblem('r1'));
    expect(wire).not.toContain('hunter2');
  });

  it('maps every code to a 4xx or 5xx status', () => {
    for (const code of ERROR_CODES) expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400);
  });
});
