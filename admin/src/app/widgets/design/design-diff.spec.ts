import { defaultDesign } from '@nexus/contracts';
import { describe, expect, it } from 'vitest';
import { designChanges } from './design-diff';

const paths = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'object' && !Array.isArray(each) && key !== 'properties'
      ? paths(each as object, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );

describe('changes of a design', () => {
  it('are none between equal designs', () => expect(designChanges(defaultDesign(), defaultDesign())).toEqual([]));

  it('name each field with both values', () => {
    const after = defaultDesign();
    after.theme.light.brand = '#0b6e4f';
    after.theme.properties = { '--nexus-radius': '2px' };
    after.behaviour.quick_buttons = [{ label: 'Cart', icon: 'cart', action: 'link', value: 'https://a.test' }];
    expect(designChanges(defaultDesign(), after)).toEqual([
      { label: 'Brand colour, light', before: '#5a5dea', after: '#0b6e4f' },
      { label: 'Custom properties', before: '', after: '--nexus-radius: 2px' },
      { label: 'Quick buttons', before: '', after: 'Cart, cart, link, https://a.test' },
    ]);
  });

  it('cover every field that a design has', () => {
    for (const path of paths(defaultDesign())) {
      const after = structuredClone(defaultDesign());
      const keys = path.split('.');
      const last = keys.pop()!;
      const owner = keys.reduce<Record<string, unknown>>((at, key) => at[key] as never, after as never);
      owner[last] = last === 'quick_buttons' ? [{ label: 'L' }] : last === 'properties' ? { a: 'b' } : 'other';
      expect(designChanges(defaultDesign(), after), path).toHaveLength(1);
    }
  });
});
