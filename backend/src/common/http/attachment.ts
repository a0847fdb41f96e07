import { safeFileName } from '../text/file-name.js';

const asciiName = (name: string): string => name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
const rfc5987 = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Content-Disposition of a download, with any file name encoded for all browsers (RFC 6266). */
export function attachment(rawName: string): string {
  const name = safeFileName(rawName);
  return `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${rfc5987(name)}`;
}
