import type { Citation } from '@nexus/contracts';

type Place = Pick<Citation, 'page' | 'slide' | 'sheet' | 'heading'>;

/** Place in the document, such as "p. 4 · Billing", "Slide 2" or "Sheet Prices"; empty when the document has none. */
export function sourcePlace({ page, slide, sheet, heading }: Place): string {
  const where = slide ? `Slide ${slide}` : sheet ? `Sheet ${sheet}` : page ? `p. ${page}` : '';
  return [where, heading ?? ''].filter(Boolean).join(' · ');
}

/** Link to the document viewer at the cited range. */
export function sourceLink({ document_id, start, end }: Citation): { path: string[]; query: Record<string, number> } {
  const query: Record<string, number> = start === undefined || end === undefined ? {} : { start, end };
  return { path: ['/knowledge/documents', document_id], query };
}

/** Parts of an excerpt before, in and after the supporting span; invalid offsets mark nothing. */
export function excerptParts({ excerpt, highlight }: Citation): [before: string, marked: string, after: string] {
  const { start, end } = highlight ?? { start: 0, end: 0 };
  if (!(start >= 0 && start < end && end <= excerpt.length)) return [excerpt, '', ''];
  return [excerpt.slice(0, start), excerpt.slice(start, end), excerpt.slice(end)];
}

const BEFORE = 60;
const AFTER = 220;

/** Shortens the excerpt at word boundaries, so that the marked words are visible. */
export function shortExcerpt([before, marked, after]: [string, string, string]): [string, string, string] {
  if (!marked) return [headOf(before, BEFORE + AFTER), '', ''];
  const kept = before.length > BEFORE ? before.slice(-BEFORE).replace(/^\S*\s+/, '') : before;
  return [kept.length < before.length ? `… ${kept}` : before, marked, headOf(after, AFTER)];
}

function headOf(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = text.lastIndexOf(' ', max);
  return `${text.slice(0, end > 0 ? end : max)} …`;
}
