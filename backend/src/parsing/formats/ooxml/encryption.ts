import crypto from 'officecrypto-tool';
import { CompoundFile, type CompoundStorage } from '../ole/compound-file.js';
import { IngestionFailure } from '../../reasons.js';

/** Excel's password for files that are only protected against changes. */
const BUILT_IN_PASSWORD = 'VelvetSweatshop';

/**
 * The zip file inside an encrypted Office file (MS-OFFCRYPTO, agile and standard).
 * @throws IngestionFailure `encrypted` when there is no password and none of the usual ones opens it, `wrong_password`,
 * `corrupt`, `unsupported` when it holds something else.
 */
export async function decryptOffice(bytes: Uint8Array, password?: string): Promise<Uint8Array> {
  const { root } = new CompoundFile(bytes);
  const names = new Set(root.names.map((name) => name.toLowerCase()));
  if (!names.has('encryptioninfo') || !names.has('encryptedpackage')) throw new IngestionFailure('unsupported');
  return unlock(root, password, (plain) => plain[0] === 0x50 && plain[1] === 0x4b);
}

/**
 * Any encrypted Office file without its encryption; those up to 2003 stay compound files (RC4, RC4 of the CryptoAPI, XOR).
 * @param isPlain whether decryption gave what it should.
 * @throws IngestionFailure `encrypted` when there is no password and none of the usual ones opens it, `wrong_password`.
 */
export async function unlock(
  root: CompoundStorage,
  password: string | undefined,
  isPlain: (plain: Buffer) => boolean,
): Promise<Buffer> {
  // Written anew: the library's own reader copies a chain of sectors once for each sector in it where they run backwards, and a
  // file of 2 MB can make it fill 4 GB.
  const clean = root.asFile();
  // A password library reads at most 255 characters, as Office does.
  for (const candidate of [password, '', BUILT_IN_PASSWORD]) {
    if (candidate === undefined || candidate.length > 255) continue;
    // The library writes into what it is given.
    const plain = await crypto.decrypt(Buffer.from(clean), { password: candidate }).catch(() => undefined);
    if (plain && isPlain(plain)) return plain;
  }
  throw new IngestionFailure(password ? 'wrong_password' : 'encrypted');
}
