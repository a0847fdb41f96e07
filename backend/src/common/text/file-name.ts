/// <reference lib="es2024.string" />
const MAX_LENGTH = 200;

/**
 * A name that is safe to store, show and send in a header: the part after the last path separator, without control and
 * direction characters, at most 200 characters with the extension preserved.
 */
export function safeFileName(raw: string | undefined): string {
  const base = (raw ?? '').toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .normalize('NFC')

    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  // "." and ".." are directories, not names.
  if (/^\.*$/.test(clean)) return 'document';
  if (clean.length <= MAX_LENGTH) return clean;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(clean)?.[0] ?? '';
  return clean.slice(0, MAX_LENGTH - extension.length).toWellFormed() + extension;
}
