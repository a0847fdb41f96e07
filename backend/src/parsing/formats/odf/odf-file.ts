import { IngestionFailure } from '../../reasons.js';
import { oneLine } from '../clean-text.js';
import { child, parseXml, textContent } from '../xml.js';
import { ZipArchive } from '../zip-archive.js';
import { decryptEntry, encryptedEntries, type EntryEncryption } from './encryption.js';

/** The parts of an OpenDocument file (OASIS ODF 1.3 part 2), decrypted if needed. */
export class OdfFile {
  private readonly zip: ZipArchive;
  private readonly locked: Map<string, EntryEncryption>;
  private readonly password: string;

  private constructor(zip: ZipArchive, locked: Map<string, EntryEncryption>, password: string) {
    this.zip = zip;
    this.locked = locked;
    this.password = password;
  }

  /** @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`. */
  static open(bytes: Uint8Array, password = ''): OdfFile {
    const zip = ZipArchive.open(bytes);
    const file = new OdfFile(zip, encryptedEntries(parseXml(zip.read('META-INF/manifest.xml'))), password);
    if (file.read('content.xml') === undefined) {
      const locked = file.locked.size > 0;
      throw new IngestionFailure(!locked ? 'corrupt' : password === '' ? 'encrypted' : 'wrong_password');
    }
    return file;
  }

  get truncated(): boolean {
    return this.zip.truncated;
  }

  read(name: string): Uint8Array | undefined {
    const locked = this.locked.get(name);
    if (!locked) return this.zip.read(name);
    const data = this.zip.readRaw(name);
    return data && decryptEntry(data, locked, this.password);
  }

  title(): string | undefined {
    const meta = child(child(parseXml(this.read('meta.xml')), 'meta'), 'title');
    const title = meta && oneLine(textContent(meta));
    return title || undefined;
  }
}
