import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SecretBox } from '../../common/crypto/secret-box.js';
import { AppConfig } from '../../config/app-config.js';
import { updateRows } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { secretOwner } from './provider-directory.js';
import { ProviderKey } from './provider-key.entity.js';

const BATCH = 200;

/** Reseals secrets of older master keys under the current one, so that the older keys can be removed. */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeyRotation.name);

  constructor(
    private readonly system: SystemScope,
    private readonly box: SecretBox,
    private readonly config: AppConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role !== 'api' || this.config.crypto.oldMasterKeys.length === 0) return;
    const { sealed, unreadable } = await this.rotate();
    this.logger.log({ msg: 'Provider keys sealed under the current master key', sealed, unreadable });
  }

  async rotate(): Promise<{ sealed: number; unreadable: number }> {
    const counts = { sealed: 0, unreadable: 0 };
    let after: string | undefined;
    for (;;) {
      const rows = await this.outdated(after);
      for (const row of rows) counts[(await this.renew(row)) ? 'sealed' : 'unreadable']++;
      if (rows.length < BATCH) return counts;
      after = rows.at(-1)!.id;
    }
  }

  private outdated(after: string | undefined): Promise<ProviderKey[]> {
    const old = { $and: [{ secret: { $ne: null } }, { $not: { secret: { $like: `${this.box.prefix}%` } } }] };
    return this.system.run('provider_keys.rotate', (em) =>
      em.find(ProviderKey, after === undefined ? old : { $and: [...old.$and, { id: { $gt: after } }] }, {
        orderBy: { id: 'asc' },
        limit: BATCH,
      }),
    );
  }

  /** Only while the row is unchanged: a concurrently changed key is newer. */
  private async renew(row: ProviderKey): Promise<boolean> {
    const { id, secret } = row;
    try {
      const again = this.box.seal(this.box.open(secret!, secretOwner(row)), secretOwner(row));
      await this.system.run('provider_keys.rotate', (em) =>
        updateRows(em, ProviderKey, { id, secret }, { secret: again }),
      );
      return true;
    } catch (error) {
      this.logger.error({
        err: error,
        workspaceId: row.workspaceId,
        provider: row.name,
        msg: 'A provider key could not be resealed',
      });
      return false;
    }
  }
}
