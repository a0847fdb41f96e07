import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../common/crypto/secret-box.js';
import { AppConfig } from '../../config/app-config.js';
import type { DocumentVersion } from './document-version.entity.js';

type Owner = Pick<DocumentVersion, 'workspaceId' | 'id'>;

/** Passwords of encrypted files: stored sealed in the version's row until the file has been read, and nowhere else. */
@Injectable()
export class FilePasswords {
  private readonly box: SecretBox;

  constructor({ crypto }: AppConfig) {
    this.box = new SecretBox(crypto.masterKey, crypto.oldMasterKeys);
  }

  seal(password: string, version: Owner): string {
    return this.box.seal(password, ownerOf(version));
  }

  /** Undefined if there is none, or if it was sealed under a key that is no longer available. */
  open(version: Owner & Pick<DocumentVersion, 'password'>): string | undefined {
    if (!version.password) return undefined;
    try {
      return this.box.open(version.password, ownerOf(version));
    } catch {
      return undefined;
    }
  }
}

const ownerOf = ({ workspaceId, id }: Owner): string[] => ['document_version', workspaceId, id];
