import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../database/tenant-db.js';
import { Maxima } from '../../../limits/maxima.js';
import { CacheNegative } from './cache-negative.entity.js';

/** Reported pairs of the context's workspace. */
@Injectable()
export class CacheNegativesRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly maxima: Maxima,
  ) {}

  /** @throws DomainError `quota_exceeded` */
  async add(negative: CacheNegative): Promise<void> {
    await this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'cache_negatives', CacheNegative, {});
      await em.persist(negative).flush();
    });
  }

  listNewestFirst(limit: number, before?: string): Promise<CacheNegative[]> {
    const where = before === undefined ? {} : { id: { $lt: before } };
    return this.db.em().find(CacheNegative, where, { orderBy: { id: 'desc' }, limit });
  }

  async delete(id: string): Promise<boolean> {
    return (await this.db.delete(CacheNegative, { id })) > 0;
  }
}
