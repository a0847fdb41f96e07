import { Migration } from '@mikro-orm/migrations';

export class Migration20261129180000_widget_first_foreign_session extends Migration {
  up() {
    this.addSql(`alter table "widgets" add column "first_foreign_session_at" timestamptz(3) null`);
  }
}
