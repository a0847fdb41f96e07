import { beforeAll, describe, expect, it } from '@jest/globals';
import { IsInt, IsString, validate } from 'class-validator';
import { rememberRules } from './remember-rules.js';

class Base {
  @IsString() name: unknown;
}
class Derived extends Base {
  @IsInt() age: unknown;
  @IsString({ groups: ['strict'] }) note: unknown;
}

const broken = async (Type: new () => object, value: object, groups?: string[]): Promise<string[]> =>
  (await validate(Object.assign(new Type(), value), { groups })).map((e) => e.property).sort();

describe('rememberRules', () => {
  beforeAll(() => (rememberRules(), rememberRules()));

  it.each(['first', 'second'])('the %s look finds own and inherited rules, each class its own', async () => {
    expect(await broken(Derived, {})).toEqual(['age', 'name', 'note']);
    expect(await broken(Base, {})).toEqual(['name']);
    expect(await broken(Derived, { name: 'a', age: 1, note: 'x' })).toEqual([]);
  });

  it('keeps groups apart', async () => {
    expect(await broken(Derived, {}, ['strict'])).toEqual(['note']);
    expect(await broken(Derived, {}, ['other'])).toEqual([]);
    expect(await broken(Derived, {}, ['strict'])).toEqual(['note']);
  });

  it('knows the rules of a class that is defined later', async () => {
    class Later extends Derived {
      @IsString() title: unknown;
    }
    expect(await broken(Later, { name: 'a', age: 1, note: 'x' })).toEqual(['title']);
  });
});
