import { Migration } from '@mikro-orm/migrations';

/** Visitors read a widget's name: those that never got one of their own are called like their workspace. */
export class Migration20261129140000_widget_names extends Migration {
  up() {
    this.addSql(`
      update "widgets" as w
      set "name" = left(s."name", 100)
      from "workspaces" as s
      where s."id" = w."workspace_id" and w."name" = 'Website chat'
    `);
  }
}
