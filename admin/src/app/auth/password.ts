export interface PasswordRule {
  text: string;
  met: boolean;
}

export const PASSWORD_MIN = 10;
/** bcrypt's limit: a longer password would be truncated silently. */
export const PASSWORD_MAX_BYTES = 72;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Words of the account data and their parts, the longest first. Shorter ones are not characteristic of a person. */
const personalWords = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((w) => w.trim().toLowerCase()))]
    .filter((word) => [...word].length >= 3)
    .sort((a, b) => b.length - a.length);

/** Whether little remains of the password without the words of the account data. */
function isPersonal(text: string, texts: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const rest = personalWords(texts).reduce((left, word) => left.replaceAll(word, ''), lower);
  return rest !== lower && rest.replace(/[^\p{L}\p{N}]/gu, '').length < 6;
}

/**
 * The server's rules in displayed wording. Length counts; character classes do not. Only the server knows which passwords are
 * common: it responds with a field error.
 * @param names of the person and the workspace
 */
export function passwordRules(password: string, email = '', names: readonly string[] = []): PasswordRule[] {
  const text = password.normalize('NFKC');
  const distinct = new Set(text).size;
  return [
    { text: `At least ${PASSWORD_MIN} characters`, met: [...text].length >= PASSWORD_MIN },
    { text: 'More than two different characters', met: distinct > 2 },
    {
      text: 'Not made of your name, workspace or e-mail address',
      met: text !== '' && !isPersonal(text, [email, ...names]),
    },
    // Rarely violated: shown only if relevant.
    ...(bytes(text) > PASSWORD_MAX_BYTES ? [{ text: `At most ${PASSWORD_MAX_BYTES} bytes`, met: false }] : []),
  ];
}

export const passwordProblem = (password: string, email: string, names: readonly string[] = []): string | undefined =>
  passwordRules(password, email, names).find((rule) => !rule.met)?.text;
