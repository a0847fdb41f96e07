import CFB from 'cfb';
import crypto from 'officecrypto-tool';
import { IngestionFailure } from '../../reasons.js';
import { CompoundFile } from './compound-file.js';

/** Excel's password for files that are only protected against changes. */
const BUILT_IN_PASSWORD = 'VelvetSweatshop';
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export const isCompoundFile = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/**
 * The zip file inside an encrypted Office file (MS-OFFCRYPTO, agile and standard).
 * @throws IngestionFailure `encrypted` when there is no password and none of the usual ones opens it, `wrong_password`,
 * `corrupt`, `unsupported` when it holds something else.
 */
export async function decryptOffice(bytes: Uint8Array, password?: string): Promise<Uint8Array> {
  const input = repacked(bytes);
  // A password library reads at most 255 characters, as Office does.
  for (const candidate of [password, '', BUILT_IN_PASSWORD]) {
    if (candidate === undefined || candidate.length > 255) continue;
    const plain = await crypto.decrypt(input, { password: candidate }).catch(() => undefined);
    if (plain && plain[0] === 0x50 && plain[1] === 0x4b) return plain;
  }
  throw new IngestionFailure(password ? 'wrong_password' : 'encrypted');
}

/**
 * The two streams that hold everything, in a file as its library writes it: that library's reader copies a chain of sectors once
 * for each sector in it, and a file of 2 MB can make it fill 4 GB.
 */
function repacked(bytes: Uint8Array): Buffer {
  const file = opened(bytes);
  const clean = CFB.utils.cfb_new();
  for (const name of ['EncryptionInfo', 'EncryptedPackage']) {
    const content = file.stream(name);
    if (!content) throw new IngestionFailure('unsupported');
    CFB.utils.cfb_add(clean, `/${name}`, content);
  }
  return CFB.write(clean, { type: 'buffer' }) as Buffer;
}

function opened(bytes: Uint8Array): CompoundFile {
  try {
    return new CompoundFile(bytes);
  } catch (error) {
    throw new IngestionFailure('corrupt', error);
  }
}
