import type { Citation } from '@nexus/contracts';

/** "page 4 · Billing": where in the document; empty when the document has neither pages nor headings. */
export function sourcePlace({ page, heading }: Pick<Citation, 'page' | 'heading'>): string {
  return [page ? `page ${page}` : '', heading ?? ''].filter(Boolean).join(' · ');
}
