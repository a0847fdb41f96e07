export interface PasswordRule {
  text: string;
  met: boolean;
}

export const PASSWORD_MIN = 10;
/** bcrypt reads no further: a longer password would be cut silently. */
export const PASSWORD_MAX_BYTES = 72;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Words of the account and their parts, the longest first. Shorter ones say little about a person. */
const personalWords = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((w) => w.trim().toLowerCase()))]
    .filter((word) => [...word].length >= 3)
    .sort((a, b) => b.length - a.length);

/** Little is left without the words of the account. */
function isPersonal(text: string, texts: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const rest = personalWords(texts).reduce((left, word) => left.replaceAll(word, ''), lower);
  return rest !== lower && rest.replace(/[^\p{L}\p{N}]/gu, '').length < 6;
}

/**
 * The server's rules, in the words shown. Length counts; character classes do not. Which passwords are common only the
 * server knows: it answers with a message for the field.
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
    // Rarely met: shown only by those it concerns.
    ...(bytes(text) > PASSWORD_MAX_BYTES ? [{ text: `At most ${PASSWORD_MAX_BYTES} bytes`, met: false }] : []),
  ];
}

export const passwordProblem = (password: string, email: string, names: readonly string[] = []): string | undefined =>
  passwordRules(password, email, names).find((rule) => !rule.met)?.text;
