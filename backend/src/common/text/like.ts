/** The text as it is, in a pattern of LIKE or ILIKE: a backslash, `%` and `_` stand for themselves. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
