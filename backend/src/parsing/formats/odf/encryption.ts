import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { attr, child, descendants, type XmlNode } from '../xml.js';
import { inflateBounded, ZIP_LIMITS } from '../zip-archive.js';

/** Encryption parameters of an entry (ODF 1.3 part 2, 3.4). */
export interface EntryEncryption {
  algorithm: string;
  iv: Buffer;
  salt: Buffer;
  iterations: number;
  keyBytes: number;
  startKey: 'sha1' | 'sha256';
}

const MAX_ITERATIONS = 5_000_000;

export function encryptedEntries(manifest: XmlNode): Map<string, EntryEncryption> {
  const found = new Map<string, EntryEncryption>();
  for (const entry of descendants(manifest, 'file-entry')) {
    const data = child(entry, 'encryption-data');
    if (data) found.set(attr(entry, 'full-path') ?? '', readEncryption(data));
  }
  return found;
}

function readEncryption(data: XmlNode): EntryEncryption {
  const value = (element: string, name: string): string => attr(child(data, element) ?? data, name) ?? '';
  return {
    algorithm: value('algorithm', 'algorithm-name').toLowerCase(),
    iv: Buffer.from(value('algorithm', 'initialisation-vector'), 'base64'),
    salt: Buffer.from(value('key-derivation', 'salt'), 'base64'),
    iterations: Number(value('key-derivation', 'iteration-count')),
    keyBytes: Number(value('key-derivation', 'key-size')) || 16,
    startKey: value('start-key-generation', 'start-key-generation-name').endsWith('256') ? 'sha256' : 'sha1',
  };
}

/** @returns undefined if the password is wrong, or the algorithm is not supported (Blowfish, before 2012). */
export function decryptEntry(data: Uint8Array, how: EntryEncryption, password: string): Uint8Array | undefined {
  const cipher = /aes(128|192|256)-cbc/.exec(how.algorithm)?.[1];
  if (!cipher || !(how.iterations >= 1 && how.iterations <= MAX_ITERATIONS)) return undefined;
  try {
    const start = createHash(how.startKey).update(password, 'utf8').digest();
    const key = pbkdf2Sync(start, how.salt, how.iterations, how.keyBytes, 'sha1');
    const decipher = createDecipheriv(`aes-${cipher}-cbc`, key, how.iv).setAutoPadding(false);
    const plain = inflateBounded(Buffer.concat([decipher.update(data), decipher.final()]), ZIP_LIMITS.totalBytes);
    // A wrong key yields noise, some of which may decompress.
    return plain && Buffer.from(plain.subarray(0, 200)).toString('latin1').trimStart().startsWith('<')
      ? plain
      : undefined;
  } catch {
    return undefined;
  }
}
