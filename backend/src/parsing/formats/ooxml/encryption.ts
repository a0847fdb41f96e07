import crypto from 'officecrypto-tool';
import { CompoundFile, type CompoundStorage } from '../ole/compound-file.js';
import { IngestionFailure } from '../../reasons.js';

/** Excel's built-in password for files that are only protected against changes. */
const BUILT_IN_PASSWORD = 'VelvetSweatshop';

/**
 * The zip file inside an encrypted Office file (MS-OFFCRYPTO, agile and standard).
 * @throws IngestionFailure `encrypted` if no password is given and no built-in one opens it, `wrong_password`, `corrupt`,
 * `unsupported` for other content.
 */
export async function decryptOffice(bytes: Uint8Array, password?: string): Promise<Uint8Array> {
  const { root } = new CompoundFile(bytes);
  const names = new Set(root.names.map((name) => name.toLowerCase()));
  if (!names.has('encryptioninfo') || !names.has('encryptedpackage')) throw new IngestionFailure('unsupported');
  return unlock(root, password, (plain) => plain[0] === 0x50 && plain[1] === 0x4b);
}

/**
 * Decrypts any encrypted Office file; files up to 2003 stay compound files (RC4, CryptoAPI RC4, XOR).
 * @param isPlain whether the decrypted file is valid.
 * @throws IngestionFailure `encrypted` if no password is given and no built-in one opens it, `wrong_password`.
 */
export async function unlock(
  root: CompoundStorage,
  password: string | undefined,
  isPlain: (plain: Buffer) => boolean,
): Promise<Buffer> {
  // Rewritten first: the library's own reader copies a chain of sectors once per sector if they are in reverse order, so that a
  // 2 MB file could fill 4 GB.
  const clean = root.asFile();
  // Passwords have at most 255 characters, as in Office.
  for (const candidate of [password, '', BUILT_IN_PASSWORD]) {
    if (candidate === undefined || candidate.length > 255) continue;
    // The library modifies its input.
    const plain = await crypto.decrypt(Buffer.from(clean), { password: candidate }).catch(() => undefined);
    if (plain && isPlain(plain)) return plain;
  }
  throw new IngestionFailure(password ? 'wrong_password' : 'encrypted');
}
