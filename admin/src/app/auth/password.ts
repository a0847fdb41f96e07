export interface PasswordRule {
  text: string;
  met: boolean;
}

export const PASSWORD_MIN = 10;
/** bcrypt reads no further: a longer password would be cut silently. */
export const PASSWORD_MAX_BYTES = 72;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The server's rules, in the words shown. Length counts; character classes do not. */
export function passwordRules(password: string, email = ''): PasswordRule[] {
  const text = password.normalize('NFKC');
  const distinct = new Set(text).size;
  return [
    { text: `At least ${PASSWORD_MIN} characters`, met: [...text].length >= PASSWORD_MIN },
    { text: 'More than two different characters', met: distinct > 2 },
    { text: 'Not your e-mail address', met: text !== '' && text.toLowerCase() !== email.trim().toLowerCase() },
    // Rarely met: shown only by those it concerns.
    ...(bytes(text) > PASSWORD_MAX_BYTES ? [{ text: `At most ${PASSWORD_MAX_BYTES} bytes`, met: false }] : []),
  ];
}

export const passwordProblem = (password: string, email: string): string | undefined =>
  passwordRules(password, email).find((rule) => !rule.met)?.text;
