import { Migration } from '@mikro-orm/migrations';

/** Crawled pages and reindexes are deleted some time after they changed last. */
export class Migration20261129180000_retention_of_pages extends Migration {
  up() {
    this.addSql(`create index "crawl_pages_updated_idx" on "crawl_pages" ("updated_at")`);
    this.addSql(`create index "reindexes_updated_idx" on "reindexes" ("updated_at")`);
  }

  down() {
    this.addSql(`drop index "crawl_pages_updated_idx"`);
    this.addSql(`drop index "reindexes_updated_idx"`);
  }
}
