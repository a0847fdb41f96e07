import crypto from 'officecrypto-tool';
import { IngestionFailure } from '../../reasons.js';

/** Excel's password for files that are only protected against changes. */
const BUILT_IN_PASSWORD = 'VelvetSweatshop';
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export const isCompoundFile = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/**
 * The zip file inside an encrypted Office file (MS-OFFCRYPTO, agile and standard).
 * @throws IngestionFailure `encrypted` when there is no password and none of the usual ones opens it, `wrong_password`.
 */
export async function decryptOffice(bytes: Uint8Array, password?: string): Promise<Uint8Array> {
  const input = Buffer.from(bytes);
  if (!input.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw new IngestionFailure('unsupported');
  // A password library reads at most 255 characters, as Office does.
  for (const candidate of [password, '', BUILT_IN_PASSWORD]) {
    if (candidate === undefined || candidate.length > 255) continue;
    const plain = await crypto.decrypt(input, { password: candidate }).catch(() => undefined);
    if (plain && plain[0] === 0x50 && plain[1] === 0x4b) return plain;
  }
  throw new IngestionFailure(password ? 'wrong_password' : 'encrypted');
}
