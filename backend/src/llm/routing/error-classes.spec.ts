import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';
import { classOf, ERROR_CLASSES, retryAfterMs } from './error-classes.js';

describe('error classes', () => {
  it('cover every provider code', () => {
    const codes = ERROR_CODES.filter((code) => code.startsWith('provider_'));
    expect(Object.keys(ERROR_CLASSES).sort()).toEqual([...codes, 'model_not_found'].sort());
  });

  it('surface errors that are not the provider’s', () => {
    const own = [
      new DomainError('validation_failed'),
      new Error('bug'),
      new DOMException('left', 'AbortError'),
      'text',
    ];
    for (const error of own) expect(classOf(error)).toEqual({ then: 'surface', cools: false });
  });

  it('never open a circuit for errors that a question may have caused', () => {
    for (const code of ['provider_rejected', 'provider_empty_answer', 'model_not_found'] as const) {
      expect(ERROR_CLASSES[code].cools).toBe(false);
    }
  });

  it('read the wait requested by the provider', () => {
    const limited = (value: string) =>
      retryAfterMs(new DomainError('provider_rate_limited', undefined, { headers: { 'retry-after': value } }));
    expect(limited('7')).toBe(7_000);
    expect(limited('soon')).toBeUndefined();
    expect(limited('0')).toBeUndefined();
    expect(retryAfterMs(new DomainError('provider_error'))).toBeUndefined();
  });
});
