import { formatBytes } from '../core/format/format';
import { extensionOf } from './document-formats';

const SUPPORTED = 'Use documents, spreadsheets, presentations, web pages, e-mails, images or plain text.';
/** Types without readable text; all others are checked by the server, by their bytes. */
const UNREADABLE = new Set(
  '.7z .apk .app .avi .bin .bz2 .class .deb .dll .dmg .exe .gz .iso .jar .mkv .mov .mp3 .mp4 .msi .rar .rpm .so .tar .tgz .wav .woff .woff2 .xz .zip'.split(
    ' ',
  ),
);

/** Reason for refusing a file before uploading it. @param maxBytes undefined: not known yet, the server decides. */
export function refuse(file: { name: string; size: number; type?: string }, maxBytes?: number): string | undefined {
  const media = /^(audio|video)\//.test(file.type ?? '');
  if (media || UNREADABLE.has(extensionOf(file.name))) return `This type is not supported. ${SUPPORTED}`;
  if (file.size === 0) return 'The file is empty. Choose another file.';
  if (maxBytes !== undefined && file.size > maxBytes)
    return `The file has ${formatBytes(file.size)}; the limit is ${formatBytes(maxBytes)}. Split it and upload the parts.`;
  return undefined;
}

/** System files in folders that are never uploaded intentionally. */
export const isSystemFile = (name: string): boolean =>
  name.startsWith('.') || /^(Thumbs\.db|desktop\.ini)$/i.test(name);
