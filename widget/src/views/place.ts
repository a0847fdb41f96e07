import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Citation } from '@nexus/contracts';
import { fill } from '../i18n/strings.js';
import type { Strings } from '../i18n/texts.js';

const FILE_ENDING =
  /\.(?:pdf|docx?|pptx?|xlsx?|od[tsp]|rtf|epub|html?|md|markdown|txt|csv|tsv|jsonl?|eml|msg|png|jpe?g|tiff?|webp)$/i;

/** A document's title for display: a file name loses its extension and underscores. */
export function titleOf({ title }: Citation): string {
  const name = title.replace(FILE_ENDING, '');
  if (name === title || name.trim() === '') return title;
  return /[\s]/.test(name) ? name : name.replace(/[_-]+/g, ' ').trim() || title;
}

/** "p. 3", "Slide 4" or "Sheet Prices"; undefined if a document has none of them. */
export function placeOf({ page, slide, sheet }: Citation, strings: Strings): string | undefined {
  if (slide !== undefined) return fill(strings.slide, { n: slide });
  if (sheet !== undefined && sheet !== '') return fill(strings.sheet, { name: sheet });
  return page === undefined ? undefined : fill(strings.page, { n: page });
}

/** The excerpt with the supporting range highlighted. Invalid offsets highlight nothing. */
export function excerptView({ excerpt, highlight }: Citation): TemplateResult | string {
  if (!highlight) return excerpt;
  const { start, end } = highlight;
  if (!(start >= 0 && start < end && end <= excerpt.length)) return excerpt;
  return html`${excerpt.slice(0, start) || nothing}<mark>${excerpt.slice(start, end)}</mark>${
    excerpt.slice(end) || nothing
  }`;
}
