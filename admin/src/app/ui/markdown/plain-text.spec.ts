import { plainText } from './plain-text';

describe('plainText', () => {
  it('is the text without markup', () => {
    expect(plainText('## Leave\n\n- **Five** days\n- until `March`\n\n[portal](https://a.example)')).toBe(
      'Leave Five days until March portal',
    );
    expect(plainText('| a | b |\n|---|---|\n| 1 | 2 |')).toBe('a b 1 2');
  });

  it('handles truncated text, and keeps HTML as text', () => {
    expect(plainText('**Bold and cut')).toContain('Bold and cut');
    expect(plainText('a <b>c</b>')).toBe('a <b>c</b>');
  });
});
