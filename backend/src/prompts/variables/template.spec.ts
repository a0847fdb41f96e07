import { describe, expect, it } from '@jest/globals';
import { filled, isVisitorVariable, namesIn, templateParts } from './template.js';

const fill = (text: string, values: Record<string, string>): string => filled(templateParts(text), (n) => values[n]);

describe('prompt templates', () => {
  it('replaces variables, ignoring spaces and case', () => {
    expect(fill('Hi {{company}}, {{ Company }}!', { company: 'ACME' })).toBe('Hi ACME, ACME!');
  });

  it('does not expand variables inside values', () => {
    expect(fill('{{a}}{{b}}', { a: '{{', b: 'a}}' })).toBe('{{a}}');
    expect(fill('{{a}}', { a: '{{b}}', b: 'no' })).toBe('{{b}}');
  });

  it('keeps unknown and escaped variables', () => {
    expect(fill('{{nobody}} { {x}} {{}}', {})).toBe('{{nobody}} { {x}} {{}}');
    expect(fill(String.raw`Write \{{company}} so`, { company: 'ACME' })).toBe('Write {{company}} so');
  });

  it('lists each variable once', () => {
    expect(namesIn(templateParts(String.raw`{{a}} {{b.c}} {{ A }} \{{d}} {{not a name}}`))).toEqual([
      'a',
      'b.c',
      'not a name',
    ]);
  });

  it('recognises attributes of visitors', () => {
    expect(isVisitorVariable('visitor.plan')).toBe(true);
    expect(isVisitorVariable('visitor.')).toBe(false);
    expect(isVisitorVariable('visitor.a.b')).toBe(false);
  });
});
