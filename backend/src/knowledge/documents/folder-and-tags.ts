import { DomainError } from '../../common/errors/domain-error.js';
import { cleanLabel as clean } from '../../common/text/tags.js';

export { MAX_TAG_CHARS, MAX_TAGS, toTags } from '../../common/text/tags.js';

export const MAX_FOLDER_CHARS = 300;

/**
 * Normalises ` /a//b/ ` and `a\b` to `a/b`; empty for the top level. A folder is a label in the form of a path, never a
 * location on disk.
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
