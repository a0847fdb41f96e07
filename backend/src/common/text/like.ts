/** Escapes a text for a pattern of LIKE or ILIKE: backslash, `%` and `_` lose their special meaning. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
