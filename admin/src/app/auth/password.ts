export interface PasswordRule {
  text: string;
  met: boolean;
}

export const PASSWORD_MIN = 10;
/** bcrypt reads no further: a longer password would be cut silently. */
export const PASSWORD_MAX_BYTES = 72;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The server's rules, in the words shown. Length and being hard to guess count; character classes do not. */
export function passwordRules(password: string, email = ''): PasswordRule[] {
  const local = email.split('@')[0]?.toLowerCase() ?? '';
  const lower = password.toLowerCase();
  return [
    { text: `At least ${PASSWORD_MIN} characters`, met: [...password].length >= PASSWORD_MIN },
    { text: 'Does not contain your e-mail name', met: password !== '' && (local.length < 3 || !lower.includes(local)) },
    ...(bytes(password) > PASSWORD_MAX_BYTES ? [{ text: `At most ${PASSWORD_MAX_BYTES} bytes`, met: false }] : []),
  ];
}

export const passwordProblem = (password: string, email: string): string | undefined =>
  passwordRules(password, email).find((rule) => !rule.met)?.text;
