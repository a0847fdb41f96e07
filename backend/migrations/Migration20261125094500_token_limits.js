import { Migration } from '@mikro-orm/migrations';

export class Migration20261125094500_token_limits extends Migration {
  up() {
    this.addSql(`alter table "api_tokens" add column "requests_per_minute" int null, add column "tokens_per_minute" bigint null`);
  }
}
