import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  id: string;
  bytes: Buffer;
}

/** The text was changed, belongs to another owner, or its key is no longer available. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

/**
 * Encrypts secrets at rest: AES-256-GCM under a key derived from the installation's master key (HKDF-SHA-256, RFC 5869). Sealed
 * text has the form `v1.<key id>.<iv>.<ciphertext and tag>`. `owner` is authenticated with it: a row copied to another
 * workspace or name cannot be opened there. Older master keys are used for opening only.
 */
export class SecretBox {
  private readonly current: Key;
  private readonly known: ReadonlyMap<string, Key>;

  constructor(masterKey: string, oldMasterKeys: readonly string[] = []) {
    this.current = derive(masterKey);
    this.known = new Map([...oldMasterKeys.map(derive), this.current].map((key) => [key.id, key]));
  }

  /** Prefix of all text sealed under the current master key. */
  get prefix(): string {
    return `${VERSION}.${this.current.id}.`;
  }

  isCurrent(sealed: string): boolean {
    return sealed.startsWith(this.prefix);
  }

  seal(secret: string, owner: readonly string[]): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current.bytes, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(aad(owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${this.prefix}${iv.toString('base64url')}.${sealed.toString('base64url')}`;
  }

  /** @throws SecretUnreadableError */
  open(sealed: string, owner: readonly string[]): string {
    const [version, id = '', iv = '', body = ''] = sealed.split('.');
    const key = this.known.get(id);
    if (version !== VERSION || !key)
      throw new SecretUnreadableError('The secret is sealed under an unknown master key');
    const bytes = Buffer.from(body, 'base64url');
    try {
      const nonce = Buffer.from(iv, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(aad(owner));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new SecretUnreadableError('The sealed secret was changed or belongs to another owner', { cause: error });
    }
  }
}

/** The id distinguishes master keys without revealing anything about them. */
function derive(masterKey: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', masterKey, '', 'nexus/secret-box/v1', 32));
  return { id: createHash('sha256').update('nexus/key-id').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** Unambiguous encoding of the parts. */
const aad = (owner: readonly string[]): Buffer => Buffer.from(JSON.stringify(owner));
