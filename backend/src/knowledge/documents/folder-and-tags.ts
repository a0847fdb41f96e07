/// <reference lib="es2024.string" />
import { DomainError } from '../../common/errors/domain-error.js';

export const MAX_FOLDER_CHARS = 300;
export const MAX_TAGS = 20;
export const MAX_TAG_CHARS = 50;

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/g;

const clean = (text: string): string =>
  text.toWellFormed().normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim();

/**
 * `a/b` for ` /a//b/ ` and `a\b`; empty for the top. A folder is a label in the shape of a path, never a place on a disk.
 * @throws DomainError `validation_failed` for `..` and for a path that is too long.
 */
export function toFolder(raw: string): string {
  const parts = raw
    .split(/[/\\]/)
    .map(clean)
    .filter((part) => part !== '' && part !== '.');
  const path = parts.join('/');
  if (parts.includes('..') || path.length > MAX_FOLDER_CHARS)
    throw new DomainError(
      'validation_failed',
      `A folder is a path like "a/b" of at most ${MAX_FOLDER_CHARS} characters.`,
    );
  return path;
}

/** Without empty ones and repetitions, in the order given. @throws DomainError `validation_failed` */
export function toTags(raw: readonly string[]): string[] {
  const tags = [...new Set(raw.map(clean).filter((tag) => tag !== ''))];
  if (tags.length > MAX_TAGS || tags.some((tag) => tag.length > MAX_TAG_CHARS || tag.includes(',')))
    throw new DomainError(
      'validation_failed',
      `A document has at most ${MAX_TAGS} tags of at most ${MAX_TAG_CHARS} characters without commas.`,
    );
  return tags;
}
