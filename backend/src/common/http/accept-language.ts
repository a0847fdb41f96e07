const FIRST = /^\s{0,10}([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})(?=\s{0,10}(?:[,;]|$))/;

/** The language that a client asks for first, as a BCP 47 tag; null where it names none. */
export function acceptedLanguage(header: string | undefined): string | null {
  const tag = FIRST.exec(header?.slice(0, 100) ?? '')?.[1];
  if (tag === undefined) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
