import { formatBytes } from '../core/format/format';

/** What the server accepts; it decides by the bytes, this is only an early word. */
export const ACCEPTED = '.pdf,.docx,.txt,.md,.markdown';
export const MAX_BYTES = 50 * 1024 * 1024;

const EXTENSIONS = new Set(ACCEPTED.split(','));

const extension = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
};

/** Why a file cannot work, before a byte of it is sent. */
export function refuse(file: { name: string; size: number }): string | undefined {
  if (!EXTENSIONS.has(extension(file.name))) return 'This type is not supported. Use PDF, DOCX, TXT or Markdown.';
  if (file.size === 0) return 'The file is empty. Choose another file.';
  if (file.size > MAX_BYTES)
    return `The file has ${formatBytes(file.size)}; the limit is 50 MB. Split it and upload the parts.`;
  return undefined;
}

/** Short type for the mark before a name. */
export function fileKind(name: string, mimeType = ''): string {
  const byName: Record<string, string> = {
    '.pdf': 'PDF',
    '.docx': 'DOC',
    '.txt': 'TXT',
    '.md': 'MD',
    '.markdown': 'MD',
  };
  return byName[extension(name)] ?? (mimeType.includes('pdf') ? 'PDF' : 'FILE');
}
