import { Migration } from '@mikro-orm/migrations';

export class Migration20261129130000_widget_generation extends Migration {
  up() {
    this.addSql(`alter table "widgets" add column "generation" int not null default 0`);
  }
}
