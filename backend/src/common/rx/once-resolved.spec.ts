import { describe, expect, it } from '@jest/globals';
import { firstValueFrom, from, lastValueFrom, Observable, Subject, toArray } from 'rxjs';
import { onceResolved } from './once-resolved.js';

describe('onceResolved', () => {
  it('passes on all values and the completion, separately for each subscriber', async () => {
    let begun = 0;
    const values = onceResolved(() => Promise.resolve(from([++begun, 10])));
    expect(await lastValueFrom(values.pipe(toArray()))).toEqual([1, 10]);
    expect(await lastValueFrom(values.pipe(toArray()))).toEqual([2, 10]);
  });

  it('fails if the promise or the inner Observable fails', async () => {
    await expect(firstValueFrom(onceResolved(() => Promise.reject(new Error('outer'))))).rejects.toThrow('outer');
    const inner = new Observable<number>((s) => s.error(new Error('inner')));
    await expect(firstValueFrom(onceResolved(() => Promise.resolve(inner)))).rejects.toThrow('inner');
  });

  it('unsubscribes from the inner Observable, and never starts it after an early unsubscription', async () => {
    const subject = new Subject<number>();
    const early = onceResolved(() => Promise.resolve(subject)).subscribe();
    early.unsubscribe();
    await Promise.resolve();
    expect(subject.observed).toBe(false);
    const late = onceResolved(() => Promise.resolve(subject)).subscribe();
    await new Promise(setImmediate);
    expect(subject.observed).toBe(true);
    late.unsubscribe();
    expect(subject.observed).toBe(false);
  });
});
