import { Injectable } from '@nestjs/common';
import { isUuid } from '../../../common/ids/ids.js';
import { TenantDb } from '../../../database/tenant-db.js';
import { TenantRows } from '../../../database/tenant-rows.js';
import { Maxima } from '../../../limits/maxima.js';
import { CacheNegative } from './cache-negative.entity.js';

/** Reported pairs of the current workspace. */
@Injectable()
export class CacheNegativesRepository extends TenantRows<CacheNegative> {
  constructor(
    db: TenantDb,
    private readonly maxima: Maxima,
  ) {
    super(db, CacheNegative, 'cache_negative_not_found');
  }

  /** @throws DomainError `quota_exceeded` */
  async add(negative: CacheNegative): Promise<void> {
    await this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'cache_negatives', CacheNegative, {});
      await em.persist(negative).flush();
    });
  }

  /** @throws DomainError `cache_negative_not_found` */
  async delete(id: string): Promise<void> {
    if (!isUuid(id) || (await this.db.delete(CacheNegative, { id })) === 0) throw this.missing();
  }
}
