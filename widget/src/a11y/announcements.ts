/** Shorter announcements would interrupt screen reader users too often. */
const MIN_CHUNK = 60;

export interface Announcement {
  text: string;
  /** Start of the next announcement. */
  next: number;
}

/**
 * The next complete part of a growing answer to announce: whole sentences or paragraphs, never single tokens; the whole rest once the
 * answer is `finished`.
 */
export function nextAnnouncement(text: string, from: number, finished: boolean): Announcement | undefined {
  const rest = text.slice(from);
  const length = finished ? rest.length : finishedLength(rest);
  const spoken = speakable(rest.slice(0, length));
  return length === 0 || spoken === '' ? undefined : { text: spoken, next: from + length };
}

function finishedLength(rest: string): number {
  let end = 0;
  for (const match of rest.matchAll(/[.!?…。！？؟](?=\s)|\n\n/g)) end = match.index + match[0].length;
  return end >= MIN_CHUNK ? end : 0;
}

/** Markdown as plain text, as a person would read it aloud. */
export function speakable(text: string): string {
  return text
    .replace(/```[^\n]*\n?/g, ' ')
    .replace(/!?\[([^\][]{0,500})\]\([^()]{0,2000}\)/g, '$1')
    .replace(/\[\d{1,2}\]/g, '')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+/gm, '')
    .replace(/[*_`~|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
