import { Migration } from '@mikro-orm/migrations';

export class Migration20261125090500_model_routing extends Migration {
  up() {
    this.addSql(`alter table "model_configs" add column "allowed_models" text[] null, add column "routing" jsonb not null default '{}'`);
  }
}
