import { passwordProblem, passwordRules } from './password';

describe('password rules', () => {
  const broken = (password: string, email = 'ada@example.com') =>
    passwordRules(password, email)
      .filter((rule) => !rule.met)
      .map((rule) => rule.text);

  it('shows every rule as unmet before anything is typed', () => {
    expect(broken('')).toHaveLength(3);
  });

  it('accepts a long phrase without digits or capitals', () => {
    expect(broken('difference engine')).toEqual([]);
    expect(passwordProblem('difference engine', 'ada@example.com')).toBeUndefined();
  });

  it('names the violated rule', () => {
    expect(broken('short one')).toEqual(['At least 10 characters']);
    expect(broken('abababababab')).toEqual(['More than two different characters']);
    expect(broken('ADA@example.com')).toEqual(['Not made of your name, workspace or e-mail address']);
    expect(broken('example.2024')).toEqual(['Not made of your name, workspace or e-mail address']);
    expect(passwordProblem('Lovelace2024', '', ['Ada Lovelace'])).toBe(
      'Not made of your name, workspace or e-mail address',
    );
    expect(passwordProblem('Lovelace walks alone', '', ['Ada Lovelace'])).toBeUndefined();
  });

  it('limits bytes, not letters', () => {
    expect(broken('ж'.repeat(20) + 'abcdefghijklmnop')).toEqual([]);
    expect(broken('жы'.repeat(18) + 'abc')).toEqual(['At most 72 bytes']);
  });
});
