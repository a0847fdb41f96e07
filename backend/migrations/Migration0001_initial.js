import { Migration } from '@mikro-orm/migrations';

export class Migration0001_initial extends Migration {
  up() {
    this.addSql(`create table "outbox" ("id" uuid not null, "workspace_id" uuid not null, "topic" varchar(64) not null, "payload" jsonb not null, "created_at" timestamptz(3) not null, "published_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`create index "outbox_unpublished_idx" on "outbox" ("published_at", "created_at")`);
    this.addSql(`create table "workspace_revisions" ("id" uuid not null, "workspace_id" uuid not null, "kind" varchar(32) not null, "value" int not null default 0, primary key ("id"))`);
    this.addSql(`alter table "workspace_revisions" add constraint "workspace_revisions_workspace_id_kind_unique" unique ("workspace_id", "kind")`);
  }
}
