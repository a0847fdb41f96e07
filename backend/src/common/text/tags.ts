/// <reference lib="es2024.string" />
import { DomainError } from '../errors/domain-error.js';

export const MAX_TAGS = 20;
export const MAX_TAG_CHARS = 50;

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/g;

/** One line of text without invisible characters. */
export const cleanLabel = (text: string): string =>
  text.toWellFormed().normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim();

/**
 * Removes empty and repeated tags and keeps the order.
 * @param owner the tagged object, with its article
 * @throws DomainError `validation_failed`
 */
export function toTags(raw: readonly string[], owner = 'A document'): string[] {
  const tags = [...new Set(raw.map(cleanLabel).filter((tag) => tag !== ''))];
  if (tags.length > MAX_TAGS || tags.some((tag) => tag.length > MAX_TAG_CHARS || tag.includes(',')))
    throw new DomainError(
      'validation_failed',
      `${owner} has at most ${MAX_TAGS} tags of at most ${MAX_TAG_CHARS} characters without commas.`,
    );
  return tags;
}
